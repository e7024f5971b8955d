package io.lakehouse.jobs.stream;

import java.util.Comparator;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.data.RowData;

/**
 * The order in which rows that wait with their arrival are judged: by arrival, partition and line.
 *
 * @param partition position of {@code source_partition}, an INT
 * @param line position of {@code source_line}, a BIGINT
 */
record ArrivalOrder(int partition, int line) implements Comparator<Tuple2<Long, RowData>> {
  @Override
  public int compare(Tuple2<Long, RowData> a, Tuple2<Long, RowData> b) {
    int order = Long.compare(a.f0, b.f0);
    if (order == 0) {
      order = Integer.compare(a.f1.getInt(partition), b.f1.getInt(partition));
    }
    return order == 0 ? Long.compare(a.f1.getLong(line), b.f1.getLong(line)) : order;
  }
}
