package io.lakehouse.jobs.stream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends records that could not be read to {@code bronze.rejects}, and counts.
 *
 * <p>A source row ends in {@code source_file, source_line, arrived_at, snapshot_date, run_id,
 * reject_reason, raw}; the last two are null in a good row, and a good row goes on without them: it
 * has then the very columns of the bronze table, so that the planner needs no step in between.
 */
public final class RejectRouter extends ProcessFunction<RowData, RowData>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  private final String feed;
  private final OutputTag<RowData> rejects;
  private final int reason;
  private final int partition;
  private transient FirstFields good;
  private transient KeptCounters counters;
  private transient LongCounter read;
  private transient LongCounter rejected;

  /**
   * A router of one feed.
   *
   * @param feed its name, which goes into the rejects and the names of the counters
   * @param arity fields of a source row
   * @param partition position of {@code source_partition}; -1 where the feed has none
   * @param rejects where the rejects go, as rows of {@code bronze.rejects}
   */
  public RejectRouter(String feed, int arity, int partition, OutputTag<RowData> rejects) {
    this.feed = feed;
    this.partition = partition;
    this.rejects = rejects;
    this.reason = arity - 2;
  }

  @Override
  public void open(OpenContext context) {
    good = new FirstFields(reason, !getRuntimeContext().isObjectReuseEnabled());
    read = counters.add(Counters.read(feed), getRuntimeContext());
    rejected = counters.add(Counters.rejected(feed), getRuntimeContext());
    FeedMetrics.show(getRuntimeContext().getMetricGroup(), feed, FeedMetrics.EVENTS, read);
    FeedMetrics.show(getRuntimeContext().getMetricGroup(), feed, FeedMetrics.REJECTS, rejected);
    keepBase();
  }

  /** What was in the beginning, and the jobs since, stays with the state that begins there. */
  private void keepBase() {
    String job = Counters.job(getRuntimeContext().getJobInfo().getJobId().toHexString());
    boolean isFirst = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    boolean isKnown = counters.others().contains(job);
    counters.others().forEach(name -> counters.add(name, getRuntimeContext()));
    if (isFirst && !isKnown) {
      counters.add(job, getRuntimeContext()).add(1);
    }
    if (isFirst && !counters.isRestored()) {
      getRuntimeContext()
          .getGlobalJobParameters()
          .forEach(
              (name, value) -> {
                if (name.startsWith(Counters.BASE)) {
                  counters.add(name, getRuntimeContext()).add(Long.parseLong(value));
                }
              });
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counters = new KeptCounters();
    counters.restore(context);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counters.snapshot();
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> out) {
    read.add(1);
    if (row.isNullAt(reason)) {
      out.collect(good.of(row));
    } else {
      rejected.add(1);
      context.output(rejects, reject(row));
    }
  }

  private RowData reject(RowData row) {
    byte[] raw = row.getBinary(reason + 1);
    return GenericRowData.of(
        StringData.fromString(feed),
        row.getString(reason),
        StringData.fromString(new String(raw, StandardCharsets.UTF_8)),
        isUtf8(raw) ? null : raw,
        partition < 0 ? null : (Object) row.getInt(partition),
        row.getString(reason - 5),
        row.getLong(reason - 4),
        row.getTimestamp(reason - 3, 6),
        row.getInt(reason - 2),
        row.getString(reason - 1));
  }

  private static boolean isUtf8(byte[] raw) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
