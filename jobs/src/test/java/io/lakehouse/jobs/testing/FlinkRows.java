package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.ViewContract;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.run.Lakehouse;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** All rows of all tables and views as Flink reads them, by one job. */
final class FlinkRows {
  private final Lakehouse house;

  FlinkRows(Lakehouse house) {
    this.house = house;
  }

  /** Writes a line a row: the table's name, a tab, and its {@link RowText}. */
  void write(Path file) throws Exception {
    try (Session session = house.session(Refs.MAIN);
        BufferedWriter out = Files.newBufferedWriter(file)) {
      for (ViewContract view : house.contracts().views()) {
        session.tables().createTemporaryView(view.name(), session.tables().sqlQuery(view.sql()));
      }
      DataStream<String> all =
          names()
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

  private Stream<String> names() {
    return Stream.concat(
        house.contracts().tables().stream().map(TableContract::name),
        house.contracts().views().stream().map(ViewContract::name));
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
