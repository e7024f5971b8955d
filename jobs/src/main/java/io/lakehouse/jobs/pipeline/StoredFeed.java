package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.FeedContract;
import java.util.Optional;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.expressions.Expression;

/**
 * Records of a feed that a table keeps, to go through the pipeline once more: events of bronze,
 * rejects, or rows in quarantine.
 *
 * @param contract the feed, one of events
 * @param table the table that keeps them
 * @param snapshot the table's snapshot to read
 * @param rows which rows, by the partition columns
 * @param rule of the rows in quarantine only those that broke this rule
 */
public record StoredFeed(
    FeedContract contract, String table, long snapshot, Expression rows, Optional<String> rule) {

  /** Whether bronze has the records already: all but rejects. */
  public boolean isInBronze() {
    return !table.equals("bronze.rejects");
  }

  /** What the SQL calls the records. */
  public String name() {
    return (isInBronze() ? "bronze." : "source.") + contract.name();
  }

  FilterFunction<RowData> selection(RowType type) {
    return new Selection(type.getFieldIndex("rule"), rule.orElse(null));
  }

  private record Selection(int position, String rule) implements FilterFunction<RowData> {
    @Override
    public boolean filter(RowData row) {
      return rule == null || row.getString(position).toString().equals(rule);
    }
  }
}
