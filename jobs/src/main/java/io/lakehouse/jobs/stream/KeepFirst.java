package io.lakehouse.jobs.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Of the rows of one key keeps the first that arrived, and drops those that arrive within a window
 * behind it. A row that arrives when the window is over is kept again and begins a new one.
 *
 * <p>The timestamp of a row is its arrival; of rows that arrive in the same millisecond the one of
 * the lesser partition and line is the first. A row waits until the watermark says that none comes
 * before it any more, so the result does not depend on the order in which partitions are read, and
 * is the same in batch mode. A row behind the watermark has nothing to wait for and is judged at
 * once.
 *
 * <p>A row of kind {@code UPDATE_AFTER} is one that the table has already: it is passed on at once,
 * and later rows of its key are its duplicates.
 *
 * <p>State: a row a key until the watermark passes it, then its arrival until the window is over.
 * It is cleared by timers on arrival time, since Flink's TTL knows processing time only and would
 * never forget in a replay.
 *
 * @param <K> the key
 */
public final class KeepFirst<K> extends KeyedProcessFunction<K, RowData, RowData>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  private final String table;
  private final RowType type;
  private final TypeInformation<RowData> rowInfo;
  private final int partition;
  private final int line;
  private final long window;

  /** The arrival of the row that was kept: all that is left of it, and small on the heap. */
  private transient ValueState<Long> kept;

  /** The rows that wait, with their arrival. */
  private transient ValueState<List<Tuple2<Long, RowData>>> waiting;

  private transient RowCopier copier;
  private transient KeptCounters counters;
  private transient LongCounter duplicates;

  /**
   * The step of one table.
   *
   * @param table its name, for the counters
   * @param type the rows
   * @param rowInfo the same for Flink's state
   * @param partition position of {@code source_partition}, an INT
   * @param line position of {@code source_line}, a BIGINT
   * @param window how long after a row's arrival its duplicates are dropped
   * @throws IllegalArgumentException when the window is not positive
   */
  public KeepFirst(
      String table,
      RowType type,
      TypeInformation<RowData> rowInfo,
      int partition,
      int line,
      Duration window) {
    if (window.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "Cannot deduplicate %s, its window must be positive: %s".formatted(table, window));
    }
    this.table = table;
    this.type = type;
    this.rowInfo = rowInfo;
    this.partition = partition;
    this.line = line;
    this.window = window.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    duplicates = counters.add(Counters.duplicates(table), getRuntimeContext());
    TypeInformation<List<Tuple2<Long, RowData>>> info =
        Types.LIST(Types.TUPLE(Types.LONG, rowInfo));
    kept = getRuntimeContext().getState(new ValueStateDescriptor<>("kept", Types.LONG));
    waiting = getRuntimeContext().getState(new ValueStateDescriptor<>("waiting", info));
    copier = new RowCopier(type);
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
  public void processElement(RowData row, Context context, Collector<RowData> out)
      throws Exception {
    long arrival = arrival(context);
    if (row.getRowKind() == RowKind.UPDATE_AFTER) {
      keep(row, arrival, context, out);
    } else if (isDuplicate(arrival, kept.value())) {
      duplicates.add(1);
    } else if (arrival > context.timerService().currentWatermark()) {
      List<Tuple2<Long, RowData>> rows = waiting.value();
      rows = rows == null ? new ArrayList<>(1) : rows;
      rows.add(Tuple2.of(arrival, copier.copy(row)));
      waiting.update(rows);
      context.timerService().registerEventTimeTimer(arrival);
    } else {
      keep(row, arrival, context, out);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<RowData> out) throws Exception {
    List<Tuple2<Long, RowData>> rows = waiting.value();
    if (rows != null) {
      judge(rows, time, context, out);
    } else {
      Long last = kept.value();
      if (last != null && time - last >= window) {
        kept.clear();
      }
    }
  }

  /** Keeps or drops the rows that have arrived up to a time. */
  private void judge(
      List<Tuple2<Long, RowData>> rows, long time, Context context, Collector<RowData> out)
      throws Exception {
    List<Tuple2<Long, RowData>> due = new ArrayList<>(rows.size());
    List<Tuple2<Long, RowData>> later = new ArrayList<>(0);
    rows.forEach(row -> (row.f0 <= time ? due : later).add(row));
    due.sort(new ArrivalOrder(partition, line));
    for (Tuple2<Long, RowData> row : due) {
      if (isDuplicate(row.f0, kept.value())) {
        duplicates.add(1);
      } else {
        keep(row.f1, row.f0, context, out);
      }
    }
    if (later.isEmpty()) {
      waiting.clear();
    } else if (!due.isEmpty()) {
      waiting.update(later);
    }
  }

  /** Of a row that came too late the kept one may be the later, and drops it as well. */
  private boolean isDuplicate(long arrival, Long kept) {
    return kept != null && Math.abs(arrival - kept) < window;
  }

  private void keep(RowData row, long arrival, Context context, Collector<RowData> out)
      throws Exception {
    Long last = kept.value();
    out.collect(row);
    kept.update(last == null ? arrival : Long.max(last, arrival));
    context.timerService().registerEventTimeTimer(arrival + window);
  }

  private long arrival(Context context) {
    Long arrival = context.timestamp();
    if (arrival == null) {
      throw new IllegalStateException(
          "Cannot deduplicate "
              + table
              + ", a row has no arrival time: give its source timestamps and watermarks");
    }
    return arrival;
  }
}
