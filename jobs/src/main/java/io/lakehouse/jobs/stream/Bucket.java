package io.lakehouse.jobs.stream;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.MathUtils;

/**
 * The key of the steps that go by the order of arrival: one of a fixed number of buckets of ids.
 * State of so few keys costs little beside what they hold, and a snapshot of it is written in large
 * pieces.
 */
public final class Bucket implements KeySelector<RowData, Integer> {
  private static final long serialVersionUID = 1;

  /** Enough of them to spread evenly over many subtasks. State is of these: never to be changed. */
  static final int COUNT = 4096;

  private final RowId id;

  /** Buckets of rows by the columns at these positions. */
  public Bucket(RowType type, List<Integer> columns) {
    this.id = new RowId(type, columns);
  }

  @Override
  public Integer getKey(RowData row) {
    return MathUtils.murmurHash(Arrays.hashCode(id.of(row))) % COUNT;
  }
}
