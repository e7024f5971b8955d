package io.lakehouse.jobs.stream;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Some columns of a row, whose values are not copied; what is handed on is good until the next. */
public final class ChosenColumns extends RichMapFunction<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final int[] positions;
  private transient FirstFields first;
  private transient ProjectedRowData chosen;
  private transient GenericRowData taken;

  /**
   * The step for rows of a type.
   *
   * @throws IllegalArgumentException when it has no such column
   */
  private ChosenColumns(RowType type, List<String> columns) {
    this.positions = columns.stream().mapToInt(type::getFieldIndex).toArray();
    if (!type.getFieldNames().containsAll(columns)) {
      throw new IllegalArgumentException(
          "Cannot choose columns, there are only %s: %s".formatted(type.getFieldNames(), columns));
    }
  }

  /** The rows of a stream with some of their columns. */
  public static SingleOutputStreamOperator<RowData> of(
      DataStream<RowData> rows, List<String> columns) {
    RowType type = ((InternalTypeInfo<RowData>) rows.getType()).toRowType();
    ChosenColumns chosen = new ChosenColumns(type, columns);
    return rows.map(chosen)
        .returns(InternalTypeInfo.of(chosen.type(type)))
        .setParallelism(rows.getParallelism());
  }

  @Override
  public void open(OpenContext context) {
    first =
        isFirst()
            ? new FirstFields(positions.length, !getRuntimeContext().isObjectReuseEnabled())
            : null;
    chosen = ProjectedRowData.from(positions);
    taken = new GenericRowData(positions.length);
  }

  private RowType type(RowType all) {
    return new RowType(Arrays.stream(positions).mapToObj(all.getFields()::get).toList());
  }

  private boolean isFirst() {
    return Arrays.equals(positions, IntStream.range(0, positions.length).toArray());
  }

  @Override
  public RowData map(RowData row) {
    if (first != null) {
      return first.of(row);
    }
    if (!(row instanceof GenericRowData generic)) {
      return chosen.replaceRow(row);
    }
    // A writer asks twice for each field, and each time through the projection: taking it is less.
    for (int i = 0; i < positions.length; i++) {
      taken.setField(i, generic.getField(positions[i]));
    }
    taken.setRowKind(row.getRowKind());
    return taken;
  }
}
