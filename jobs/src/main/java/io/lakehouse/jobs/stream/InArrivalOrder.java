package io.lakehouse.jobs.stream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
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
  private transient PriorityQueue<Waiting> waiting;
  private transient ListState<Tuple2<Long, RowData>> saved;

  /** The buckets that have a row in {@code saved}. */
  private transient Set<Integer> savedBuckets;

  /** The next timer of each bucket; after a restart it is set once more. */
  private transient long[] timed;

  private transient InternalTimerService<VoidNamespace> timers;
  private transient StreamRecord<RowData> result;
  private transient boolean isBatch;
  private transient Seen seen;

  private record Waiting(long arrival, int partition, long line, Integer bucket, RowData row) {
    static final Comparator<Waiting> ORDER =
        (a, b) -> {
          int order = Long.compare(a.arrival, b.arrival);
          order = order == 0 ? Integer.compare(a.partition, b.partition) : order;
          return order == 0 ? Long.compare(a.line, b.line) : order;
        };
  }

  InArrivalOrder(ArrivedRows rows) {
    this.rows = rows;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    isBatch = backend instanceof BatchExecutionKeyedStateBackend;
    seen =
        isBatch || backend instanceof HeapKeyedStateBackend
            ? new SeenOnHeap(context.getKeyedStateStore())
            : new SeenInBackend(context.getKeyedStateStore());
    waiting = new PriorityQueue<>(Waiting.ORDER);
    savedBuckets = new HashSet<>();
    TypeInformation<Tuple2<Long, RowData>> info = Types.TUPLE(Types.LONG, rows.info());
    ListStateDescriptor<Tuple2<Long, RowData>> descriptor =
        new ListStateDescriptor<>("waiting-rows", info);
    saved = context.getKeyedStateStore().getListState(descriptor);
    if (context.isRestored()) {
      backend.applyToAllKeys(
          VoidNamespace.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          descriptor,
          (bucket, state) -> {
            state.get().forEach(row -> waiting.add(waiting(row.f0, bucket, row.f1)));
            state.clear();
          });
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

  private Waiting waiting(long arrival, Integer bucket, RowData row) {
    return new Waiting(
        arrival, row.getInt(rows.partition()), row.getLong(rows.line()), bucket, row);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    clearSaved();
    for (Waiting row : waiting) {
      setCurrentKey(row.bucket());
      saved.add(Tuple2.of(row.arrival(), row.row()));
      savedBuckets.add(row.bucket());
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    clearSaved();
  }

  private void clearSaved() {
    for (Integer bucket : savedBuckets) {
      setCurrentKey(bucket);
      saved.clear();
    }
    savedBuckets.clear();
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
      waiting.add(waiting(arrival, (Integer) getCurrentKey(), copier.copy(row)));
      if (isBatch) {
        // Sorted by bucket: the timer says that its last row has come.
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, Long.MAX_VALUE);
      }
    } else {
      judge(row, arrival);
    }
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
    while (!waiting.isEmpty() && waiting.peek().arrival() <= time) {
      Waiting next = waiting.poll();
      setCurrentKey(next.bucket());
      judge(next.row(), next.arrival());
    }
  }

  @Override
  public void onEventTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
    if (isBatch) {
      judgeUpTo(timer.getTimestamp());
    } else {
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
