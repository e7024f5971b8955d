package io.lakehouse.jobs.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Rows for the tests of {@link KeepFirst}, and what must become of them, by sorting. */
final class Arrivals {
  static final long WINDOW = 1000;

  static final RowType TYPE =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("id", DataTypes.BIGINT()),
                  DataTypes.FIELD("source_partition", DataTypes.INT()),
                  DataTypes.FIELD("source_line", DataTypes.BIGINT()),
                  DataTypes.FIELD("name", DataTypes.STRING()))
              .getLogicalType();

  static final ArrivedRows ROWS =
      new ArrivedRows("silver.t", TYPE, InternalTypeInfo.of(TYPE), 1, 2, WINDOW);

  static final List<Integer> KEY = List.of(0);

  static final Bucket BUCKET = new Bucket(TYPE, KEY);

  /** A row and its arrival in milliseconds. */
  record Arrival(long key, int partition, long line, long at) {
    @Override
    public String toString() {
      return key + "/" + partition + "/" + line + "@" + at;
    }
  }

  private Arrivals() {}

  static GenericRowData row(long key, int partition, long line, String name) {
    return GenericRowData.of(key, partition, line, StringData.fromString(name));
  }

  static String text(RowData row) {
    return row.getLong(0) + "/" + row.getInt(1) + "/" + row.getLong(2);
  }

  /** Few keys and few milliseconds, so that ties and the window's edges occur. */
  static List<Arrival> random(Random random, int count) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = random.nextInt(8) * WINDOW / 2 + random.nextInt(3);
      arrivals.add(new Arrival(random.nextInt(3), random.nextInt(3), i, at));
    }
    return arrivals;
  }

  static List<String> expected(List<Arrival> arrivals) {
    Map<Long, Long> kept = new HashMap<>();
    List<String> rows = new ArrayList<>();
    arrivals.stream()
        .sorted(
            Comparator.comparing(Arrival::at)
                .thenComparing(Arrival::partition)
                .thenComparing(Arrival::line))
        .forEach(
            arrival -> {
              Long last = kept.get(arrival.key());
              if (last == null || arrival.at() >= last + WINDOW) {
                kept.put(arrival.key(), arrival.at());
                rows.add(arrival.toString());
              }
            });
    return rows;
  }
}
