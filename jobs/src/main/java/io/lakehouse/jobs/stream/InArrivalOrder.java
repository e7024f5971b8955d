package io.lakehouse.jobs.stream;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionKeyedStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * A step that judges the rows of a {@link Bucket} in the order of arrival, partition and line, each
 * when the watermark says that none comes before it any more: the same in both modes, whatever the
 * order they were read in. A row behind the watermark has nothing to wait for and is judged at
 * once.
 *
 * <p>Rows wait in memory, and are state only while a snapshot is taken: most of them wait for less
 * than a second. What was seen is forgotten in lots of an hour, by one timer a bucket on arrival
 * time, since Flink's TTL knows processing time only and would never forget in a replay.
 */
abstract class InArrivalOrder extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, Triggerable<Integer, VoidNamespace> {
  private static final long serialVersionUID = 1;
  private static final long LOT = 3_600_000;

  private final ArrivedRows rows;
  private transient RowCopier copier;
  private transient WaitingRows waiting;

  /** The next timer of each bucket; after a restart it is set once more. */
  private transient long[] timed;

  private transient InternalTimerService<VoidNamespace> timers;
  private transient StreamRecord<RowData> result;
  private transient boolean isBatch;
  private transient Seen seen;

  InArrivalOrder(ArrivedRows rows) {
    this.rows = rows;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    isBatch = backend instanceof BatchExecutionKeyedStateBackend;
    boolean onHeap = isBatch || backend instanceof HeapKeyedStateBackend;
    seen =
        onHeap
            ? new SeenOnHeap(this, context.getKeyedStateStore())
            : new SeenInBackend(this, context.getKeyedStateStore());
    waiting = new WaitingRows(rows, this, context.getKeyedStateStore());
    if (context.isRestored()) {
      refuse(backend, onHeap ? SeenInBackend.STATE : SeenOnHeap.STATE);
      waiting.restore(backend);
    }
  }

  /** State that this backend would not look at: what it remembers would be forgotten. */
  private void refuse(KeyedStateBackend<Integer> backend, String other) {
    try (Stream<Integer> keys = backend.getKeys(other, VoidNamespace.INSTANCE)) {
      if (keys.findAny().isPresent()) {
        throw new SuppressRestartsException(
            new IllegalStateException(
                ("Cannot go on with the state of %s, another kind of state backend has kept it than"
                        + " %s: start with the state.backend.type of before, or stop with --drain"
                        + " and start with --from-offsets-of-table")
                    .formatted(rows.table(), backend.getClass().getSimpleName())));
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    copier = new RowCopier(rows.type());
    timed = new long[Bucket.COUNT];
    Arrays.fill(timed, Long.MAX_VALUE);
    result = new StreamRecord<>(null);
    timers = getInternalTimerService("forget", VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    seen.save();
    waiting.save();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    waiting.clearSaved();
  }

  @Override
  public void processElement(StreamRecord<RowData> element) throws Exception {
    RowData row = element.getValue();
    if (!element.hasTimestamp()) {
      throw new IllegalStateException(
          "Cannot deduplicate "
              + rows.table()
              + ", a row has no arrival time: give its source timestamps and watermarks");
    }
    long arrival = element.getTimestamp();
    if (arrival > timers.currentWatermark() && waits(row)) {
      waiting.add(arrival, (Integer) getCurrentKey(), own(row));
      if (isBatch) {
        // Sorted by bucket: the timer says that its last row has come.
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, Long.MAX_VALUE);
      }
    } else {
      judge(row, arrival);
    }
  }

  /** A row that comes through an exchange was made for this step; sorted input fills it anew. */
  private RowData own(RowData row) {
    return row instanceof BinaryRowData && !isBatch ? row : copier.copy(row);
  }

  /** Whether a row must wait for those that arrived before it. */
  boolean waits(RowData row) {
    return true;
  }

  /** Looks at the next row of the current bucket. */
  abstract void judge(RowData row, long arrival) throws Exception;

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    judgeUpTo(mark.getTimestamp());
    super.processWatermark(mark);
  }

  private void judgeUpTo(long time) throws Exception {
    for (var next = waiting.next(time); next != null; next = waiting.next(time)) {
      setCurrentKey(next.bucket());
      judge(next.row(), next.arrival());
    }
  }

  @Override
  public void onEventTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
    if (isBatch) {
      judgeUpTo(timer.getTimestamp());
    } else if (timers.currentWatermark() < Long.MAX_VALUE) {
      // At the end of the input nothing is over; who goes on from a savepoint needs what was seen.
      timed[timer.getKey()] = Long.MAX_VALUE;
      long earliest = seen.forget(timer.getTimestamp() - rows.window());
      if (earliest < Long.MAX_VALUE) {
        forgetBehind(timer.getKey(), earliest);
      }
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Integer, VoidNamespace> timer) {
    throw new IllegalStateException("Cannot happen, no such timer is set: " + timer);
  }

  /** What is known of an id of the current bucket, null when nothing is. */
  final Seen.First find(byte[] id) throws Exception {
    return seen.find(id);
  }

  /** Remembers an id of the current bucket for a window from the arrival. */
  final void remember(byte[] id, Seen.First first) throws Exception {
    seen.put(id, first);
    if (!isBatch) {
      forgetBehind((Integer) getCurrentKey(), first.arrival());
    }
  }

  private void forgetBehind(int bucket, long arrival) {
    long over = (Math.floorDiv(arrival + rows.window(), LOT) + 1) * LOT;
    if (over < timed[bucket]) {
      timed[bucket] = over;
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, over);
    }
  }

  /** Hands a row on with its arrival. */
  final void emit(RowData row, long arrival) {
    output.collect(result.replace(row, arrival));
  }
}
