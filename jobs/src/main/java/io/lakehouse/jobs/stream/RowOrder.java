package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A total order of rows by some of their columns, in their order, nulls first. */
public final class RowOrder implements Comparator<RowData>, Serializable {
  private static final long serialVersionUID = 1;

  private final List<RowData.FieldGetter> getters;

  private RowOrder(List<RowData.FieldGetter> getters) {
    this.getters = getters;
  }

  /**
   * The order by the columns at {@code positions}.
   *
   * @throws IllegalArgumentException for a column without an order: maps, arrays, rows
   */
  public static RowOrder by(RowType type, List<Integer> positions) {
    List<RowData.FieldGetter> getters = new ArrayList<>();
    for (int position : positions) {
      LogicalType column = type.getTypeAt(position);
      switch (column.getTypeRoot()) {
        case ARRAY, MAP, MULTISET, ROW, RAW, BINARY, VARBINARY ->
            throw new IllegalArgumentException(
                "Cannot deduplicate by greatest content, a column has no order: %s %s"
                    .formatted(type.getFieldNames().get(position), column));
        default -> getters.add(RowData.createFieldGetter(column, position));
      }
    }
    return new RowOrder(getters);
  }

  @Override
  public int compare(RowData a, RowData b) {
    for (RowData.FieldGetter getter : getters) {
      int order = compareValues(getter.getFieldOrNull(a), getter.getFieldOrNull(b));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compareValues(Object a, Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return ((Comparable) a).compareTo(b);
  }
}
