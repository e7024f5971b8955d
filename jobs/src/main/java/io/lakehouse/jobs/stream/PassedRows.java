package io.lakehouse.jobs.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Counts the rows that go to a table and to the parts made of it, and how many of them are in
 * windows of arrival that are still open. It changes nothing.
 *
 * <p>A window closes here with the very watermark that closes it in the step behind: with aligned
 * checkpoints both have seen the same one at a checkpoint. A row that comes behind its closed
 * window is in no part, and is not counted as open: the ledger shows it as missing.
 */
public final class PassedRows extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final String table;
  private final long part;
  private transient KeptCounters counters;
  private transient LongCounter passed;

  /** The open windows by their end with their rows; with no row the watermark. */
  private transient ListState<Tuple2<Long, Long>> state;

  /** Rows by the end of their window. */
  private transient TreeMap<Long, long[]> open;

  private transient long end;
  private transient long[] count;
  private transient long watermark;

  /**
   * The step of one table.
   *
   * @param table its name, for the counters
   * @param part the window of arrival
   */
  public PassedRows(String table, Duration part) {
    this.table = table;
    this.part = part.toMillis();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    counters = new KeptCounters();
    counters.restore(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    Counters.open(table), Types.TUPLE(Types.LONG, Types.LONG)));
    open = new TreeMap<>();
    watermark = Long.MIN_VALUE;
    for (Tuple2<Long, Long> window : state.get()) {
      if (window.f1 == 0) {
        watermark = Math.max(watermark, window.f0);
      } else {
        open.computeIfAbsent(window.f0, key -> new long[1])[0] += window.f1;
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    passed = counters.add(Counters.passed(table), getRuntimeContext());
    end = Long.MIN_VALUE;
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    passed.add(1);
    long arrival = element.getTimestamp();
    if (arrival >= end || arrival < end - part) {
      end = (Math.floorDiv(arrival, part) + 1) * part;
      count = isOver(end) ? new long[1] : open.computeIfAbsent(end, key -> new long[1]);
    }
    count[0]++;
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = Math.max(watermark, mark.getTimestamp());
    boolean closes = false;
    while (!open.isEmpty() && isOver(open.firstKey())) {
      open.pollFirstEntry();
      closes = true;
    }
    if (closes) {
      // The current window may be among them.
      end = Long.MIN_VALUE;
    }
    super.processWatermark(mark);
  }

  /** Rows whose windows are open. */
  long rowsInOpenWindows() {
    return open.values().stream().mapToLong(rows -> rows[0]).sum();
  }

  /** A window is over with the last millisecond in it. */
  private boolean isOver(long windowEnd) {
    return windowEnd - 1 <= watermark;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    counters.snapshot();
    List<Tuple2<Long, Long>> windows = new ArrayList<>();
    open.forEach((windowEnd, rows) -> windows.add(Tuple2.of(windowEnd, rows[0])));
    // What was closed stays closed after a restart.
    windows.add(Tuple2.of(watermark, 0L));
    state.update(windows);
  }
}
