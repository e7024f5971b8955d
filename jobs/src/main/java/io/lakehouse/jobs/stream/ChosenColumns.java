package io.lakehouse.jobs.stream;

import java.util.List;
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
  private transient ProjectedRowData chosen;
  private transient GenericRowData taken;

  ChosenColumns(RowType type, List<String> columns) {
    this.positions = columns.stream().mapToInt(type::getFieldIndex).toArray();
  }

  /**
   * Some columns of a stream's rows.
   *
   * @param type the rows
   * @throws IllegalArgumentException when they have no such column
   */
  public static SingleOutputStreamOperator<RowData> of(
      DataStream<RowData> rows, RowType type, List<String> columns) {
    if (!type.getFieldNames().containsAll(columns)) {
      throw new IllegalArgumentException(
          "Cannot choose columns, there are only %s: %s".formatted(type.getFieldNames(), columns));
    }
    ChosenColumns step = new ChosenColumns(type, columns);
    RowType chosen =
        new RowType(
            columns.stream().map(name -> type.getFields().get(type.getFieldIndex(name))).toList());
    return rows.map(step)
        .returns(InternalTypeInfo.of(chosen))
        .setParallelism(rows.getParallelism());
  }

  @Override
  public void open(OpenContext context) {
    chosen = ProjectedRowData.from(positions);
    taken = new GenericRowData(positions.length);
  }

  @Override
  public RowData map(RowData row) {
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
