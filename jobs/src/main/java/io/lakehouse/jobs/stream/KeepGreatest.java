package io.lakehouse.jobs.stream;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/**
 * Of the rows of one key keeps the one with the greatest content, so that the order of lines, files
 * and chunks does not matter. The row goes on when the input has ended, in either mode.
 *
 * @param <K> the key
 */
public final class KeepGreatest<K> extends KeyedProcessFunction<K, RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final String table;
  private final String feed;
  private final RowType type;
  private final TypeInformation<RowData> rowInfo;
  private final RowOrder content;
  private final LongCounter duplicates = new LongCounter();
  private final LongCounter conflicts = new LongCounter();
  private transient ValueState<RowData> greatest;
  private transient RowCopier copier;

  /**
   * The step of one table.
   *
   * @param table its name, for the counters
   * @param feed the feed the rows come from; null of a table that is made of other tables
   * @param type the rows
   * @param rowInfo the same for Flink's state
   * @param content the order of contents, lineage aside
   */
  public KeepGreatest(
      String table, String feed, RowType type, TypeInformation<RowData> rowInfo, RowOrder content) {
    this.table = table;
    this.feed = feed;
    this.type = type;
    this.rowInfo = rowInfo;
    this.content = content;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(Counters.duplicates(table), duplicates);
    getRuntimeContext().addAccumulator(Counters.conflicts(table), conflicts);
    FeedMetrics.show(
        getRuntimeContext().getMetricGroup(), feed, FeedMetrics.DUPLICATES, duplicates, conflicts);
    greatest = getRuntimeContext().getState(new ValueStateDescriptor<>("greatest", rowInfo));
    copier = new RowCopier(type);
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> out)
      throws Exception {
    RowData kept = greatest.value();
    if (kept == null) {
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
      greatest.update(copier.copy(row));
      return;
    }
    int order = content.compare(row, kept);
    if (order == 0) {
      duplicates.add(1);
    } else {
      conflicts.add(1);
    }
    if (order > 0) {
      greatest.update(copier.copy(row));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<RowData> out)
      throws Exception {
    out.collect(greatest.value());
    greatest.clear();
  }
}
