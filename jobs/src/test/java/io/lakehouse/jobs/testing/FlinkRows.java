package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.ViewContract;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.run.Lakehouse;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.iceberg.Snapshot;

/**
 * All rows of tables and views as Flink reads them, by one job. A table whose main is at the
 * snapshot that was read before is left out: it has the same files.
 */
final class FlinkRows {
  private final Lakehouse house;
  private final Map<String, Long> read = new HashMap<>();

  FlinkRows(Lakehouse house) {
    this.house = house;
  }

  /**
   * Writes the name of each table or view that is read, on a line of its own, and a line a row: the
   * name, a tab, and the {@link RowText}.
   */
  void write(Path file) throws Exception {
    try (Session session = house.session(Refs.MAIN);
        BufferedWriter out = Files.newBufferedWriter(file)) {
      for (ViewContract view : house.contracts().views()) {
        session.tables().createTemporaryView(view.name(), session.tables().sqlQuery(view.sql()));
      }
      List<String> names = names();
      for (String name : names) {
        out.write(name);
        out.newLine();
      }
      DataStream<String> all =
          names.stream()
              .map(name -> text(session, name))
              .reduce((one, other) -> one.union(other))
              .orElseThrow();
      try (CloseableIterator<String> lines = all.executeAndCollect("all rows")) {
        while (lines.hasNext()) {
          out.write(lines.next());
          out.newLine();
        }
      }
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (TableContract table : house.contracts().tables()) {
      Snapshot now = house.lake().table(table.name()).currentSnapshot();
      long id = now == null ? -1 : now.snapshotId();
      if (!Objects.equals(read.put(table.name(), id), id)) {
        names.add(table.name());
      }
    }
    house.contracts().views().forEach(view -> names.add(view.name()));
    return names;
  }

  private static DataStream<String> text(Session session, String name) {
    return session
        .tables()
        .toDataStream(session.tables().from(name))
        .map(new ToText(name))
        .returns(Types.STRING);
  }

  private record ToText(String name) implements MapFunction<Row, String> {
    @Override
    public String map(Row row) {
      return name + "\t" + RowText.of(plain(row));
    }

    private static Object plain(Object value) {
      if (value instanceof Row row) {
        return IntStream.range(0, row.getArity()).mapToObj(i -> plain(row.getField(i))).toList();
      }
      if (value instanceof Object[] array) {
        return Arrays.stream(array).map(ToText::plain).toList();
      }
      if (value instanceof Map<?, ?> map) {
        Map<Object, Object> plain = new HashMap<>();
        map.forEach((key, item) -> plain.put(plain(key), plain(item)));
        return plain;
      }
      return value;
    }
  }
}
