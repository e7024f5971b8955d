package io.lakehouse.jobs.lake;

import java.util.ArrayList;
import java.util.List;
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
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.types.DataType;

/**
 * A table that is read from rows which a job has at hand, on their way to it. Columns that a
 * statement does not ask for are hidden without a copy, and a filter on what is the same for all
 * rows of a run, its date, costs nothing.
 */
final class RowsInFlight
    implements ScanTableSource, SupportsProjectionPushDown, SupportsFilterPushDown {
  private final LakeCatalog.Flow flow;
  private DataType produced;

  RowsInFlight(LakeCatalog.Flow flow, DataType type) {
    this.flow = flow;
    this.produced = type;
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
      Object constant = flow.constants().get(column.getName());
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
        return flow.rows().apply(DataType.getFieldNames(produced));
      }

      @Override
      public boolean isBounded() {
        return true;
      }
    };
  }

  @Override
  public DynamicTableSource copy() {
    return new RowsInFlight(flow, produced);
  }

  @Override
  public String asSummaryString() {
    return "rows in flight";
  }
}
