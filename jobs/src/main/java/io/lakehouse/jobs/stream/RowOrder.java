package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A total order of rows by some of their columns, in their order, nulls first. */
public final class RowOrder implements Comparator<RowData>, Serializable {
  private static final long serialVersionUID = 1;

  private final List<Value> values;

  private RowOrder(List<Value> values) {
    this.values = values;
  }

  /** A column and the order of what it holds. */
  private record Value(RowData.FieldGetter getter, ValueOrder order) implements Serializable {}

  /** An order of values that are there. */
  private interface ValueOrder extends Serializable {
    int compare(Object a, Object b);
  }

  /**
   * The order by the columns at {@code positions}. Rows within a row are compared field by field,
   * arrays element by element and then by their length.
   *
   * @throws IllegalArgumentException for a column without an order: maps and bytes
   */
  public static RowOrder by(RowType type, List<Integer> positions) {
    List<Value> values = new ArrayList<>();
    for (int position : positions) {
      LogicalType column = type.getTypeAt(position);
      values.add(
          new Value(
              RowData.createFieldGetter(column, position),
              order(column)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "Cannot deduplicate by greatest content, a column has no order: %s %s"
                                  .formatted(type.getFieldNames().get(position), column)))));
    }
    return new RowOrder(values);
  }

  private static Optional<ValueOrder> order(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case MAP, MULTISET, RAW, BINARY, VARBINARY -> Optional.empty();
      case ROW -> ofRows((RowType) type);
      case ARRAY -> ofArrays(((ArrayType) type).getElementType());
      default -> Optional.of(RowOrder::natural);
    };
  }

  private static Optional<ValueOrder> ofRows(RowType type) {
    if (type.getChildren().stream().anyMatch(child -> order(child).isEmpty())) {
      return Optional.empty();
    }
    RowOrder fields = by(type, IntStream.range(0, type.getFieldCount()).boxed().toList());
    return Optional.of((a, b) -> fields.compare((RowData) a, (RowData) b));
  }

  private static Optional<ValueOrder> ofArrays(LogicalType element) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
    return order(element)
        .map(elements -> (a, b) -> compareArrays((ArrayData) a, (ArrayData) b, getter, elements));
  }

  private static int compareArrays(
      ArrayData a, ArrayData b, ArrayData.ElementGetter getter, ValueOrder elements) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(getter.getElementOrNull(a, i), getter.getElementOrNull(b, i), elements);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  @Override
  public int compare(RowData a, RowData b) {
    for (Value value : values) {
      int order =
          compare(
              value.getter().getFieldOrNull(a), value.getter().getFieldOrNull(b), value.order());
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(Object a, Object b, ValueOrder order) {
    return a == null || b == null ? Boolean.compare(a != null, b != null) : order.compare(a, b);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int natural(Object a, Object b) {
    return ((Comparable) a).compareTo(b);
  }
}
