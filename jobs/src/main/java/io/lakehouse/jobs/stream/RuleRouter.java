package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.util.List;
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
 * Sends rows that broke a hard rule to {@code silver.quarantine}, and counts what each rule did.
 *
 * <p>The rules are evaluated in SQL. Behind the table's columns a row has the position of the first
 * broken hard rule (null when none is), a bit for each soft rule that is broken, and the raw
 * record, from which the payload is made; good rows go on without them.
 */
public final class RuleRouter extends ProcessFunction<RowData, RowData>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  private final Spec spec;
  private final OutputTag<RowData> quarantine;
  private transient FirstFields good;
  private transient KeptCounters counters;
  private transient LongCounter judged;
  private transient LongCounter[] hard;
  private transient LongCounter[] soft;

  /** Makes text of a raw record. */
  @FunctionalInterface
  public interface Payload extends Serializable {
    String of(byte[] rawRecord);
  }

  /**
   * What a router must know of its table.
   *
   * @param feed the feed the rows come from; null of a table that is made of other tables
   * @param table the table's name
   * @param arity the table's columns
   * @param hard names of the hard rules in contract order
   * @param reasons what to write beside each
   * @param soft names of the soft rules in contract order
   * @param payload what a raw record is in the quarantine
   * @param partition position of {@code source_partition}; -1 where the table has none
   * @param file position of {@code source_file}
   * @param line position of {@code source_line}
   * @param arrivedAt position of {@code arrived_at}
   * @param snapshotDate position of {@code snapshot_date}
   * @param runId the run
   */
  public record Spec(
      String feed,
      String table,
      int arity,
      List<String> hard,
      List<String> reasons,
      List<String> soft,
      Payload payload,
      int partition,
      int file,
      int line,
      int arrivedAt,
      int snapshotDate,
      String runId)
      implements Serializable {}

  public RuleRouter(Spec spec, OutputTag<RowData> quarantine) {
    this.spec = spec;
    this.quarantine = quarantine;
  }

  @Override
  public void open(OpenContext context) {
    good = new FirstFields(spec.arity(), !getRuntimeContext().isObjectReuseEnabled());
    judged = counter(Counters.judged(spec.table()));
    hard = counters(spec.hard());
    soft = counters(spec.soft());
    FeedMetrics.show(
        getRuntimeContext().getMetricGroup(), spec.feed(), FeedMetrics.QUARANTINED, hard);
  }

  private LongCounter[] counters(List<String> rules) {
    return rules.stream()
        .map(rule -> counter(Counters.broken(spec.table(), rule)))
        .toArray(LongCounter[]::new);
  }

  private LongCounter counter(String name) {
    return counters.add(name, getRuntimeContext());
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
    judged.add(1);
    if (!row.isNullAt(spec.arity())) {
      int rule = row.getInt(spec.arity());
      hard[rule].add(1);
      context.output(quarantine, quarantined(row, rule));
      return;
    }
    for (long broken = row.getLong(spec.arity() + 1); broken != 0; broken &= broken - 1) {
      soft[Long.numberOfTrailingZeros(broken)].add(1);
    }
    out.collect(good.of(row));
  }

  private RowData quarantined(RowData row, int rule) {
    return GenericRowData.of(
        StringData.fromString(spec.feed()),
        StringData.fromString(spec.table()),
        StringData.fromString(spec.hard().get(rule)),
        StringData.fromString(spec.reasons().get(rule)),
        StringData.fromString(spec.payload().of(row.getBinary(spec.arity() + 2))),
        isNull(row, spec.partition()) ? null : (Object) row.getInt(spec.partition()),
        isNull(row, spec.file()) ? null : row.getString(spec.file()),
        isNull(row, spec.line()) ? null : (Object) row.getLong(spec.line()),
        isNull(row, spec.arrivedAt()) ? null : row.getTimestamp(spec.arrivedAt(), 6),
        row.getInt(spec.snapshotDate()),
        StringData.fromString(spec.runId()));
  }

  private static boolean isNull(RowData row, int position) {
    return position < 0 || row.isNullAt(position);
  }
}
