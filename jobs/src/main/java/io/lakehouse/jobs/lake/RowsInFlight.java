package io.lakehouse.jobs.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table that the same job fills, read from the rows on their way to it. Columns that a statement
 * does not ask for are hidden without a copy, and a filter on what is the same for all rows of a
 * run, its date, costs nothing.
 */
final class RowsInFlight
    implements ScanTableSource, SupportsProjectionPushDown, SupportsFilterPushDown {
  private final DataStream<RowData> rows;
  private final Map<String, Object> constants;
  private int[] columns;
  private DataType produced;

  /**
   * The source.
   *
   * @param constants columns that have one value in all rows
   */
  RowsInFlight(DataStream<RowData> rows, DataType type, Map<String, Object> constants) {
    this.rows = rows;
    this.constants = constants;
    this.produced = type;
    // Rows may have fields behind those of the table.
    this.columns = IntStream.range(0, DataType.getFieldCount(type)).toArray();
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> filters) {
    List<ResolvedExpression> accepted = new ArrayList<>();
    List<ResolvedExpression> remaining = new ArrayList<>();
    filters.forEach(filter -> (isTrue(filter) ? accepted : remaining).add(filter));
    return Result.of(accepted, remaining);
  }

  private boolean isTrue(ResolvedExpression filter) {
    if (filter instanceof CallExpression call
        && call.getFunctionDefinition() == BuiltInFunctionDefinitions.EQUALS
        && call.getResolvedChildren().get(0) instanceof FieldReferenceExpression column
        && call.getResolvedChildren().get(1) instanceof ValueLiteralExpression literal) {
      Object constant = constants.get(column.getName());
      return constant != null
          && literal.getValueAs(constant.getClass()).filter(constant::equals).isPresent();
    }
    return false;
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projected, DataType type) {
    columns = Arrays.stream(projected).mapToInt(path -> path[0]).toArray();
    produced = type;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext provider, StreamExecutionEnvironment env) {
        int[] shown = columns;
        return rows.map(row -> (RowData) ProjectedRowData.from(shown).replaceRow(row))
            .returns(InternalTypeInfo.of((RowType) produced.getLogicalType()))
            .setParallelism(rows.getParallelism());
      }

      @Override
      public boolean isBounded() {
        return true;
      }
    };
  }

  @Override
  public DynamicTableSource copy() {
    RowsInFlight copy = new RowsInFlight(rows, produced, constants);
    copy.columns = columns;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "rows in flight";
  }
}
