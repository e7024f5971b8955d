package io.lakehouse.jobs.stream;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.table.data.RowData;

/**
 * The rows of a subtask that wait, in the order of arrival, partition and line. They are in memory,
 * and state of their bucket only from a snapshot until it is complete.
 */
final class WaitingRows {
  private static final Comparator<Waiting> ORDER =
      (a, b) -> {
        int order = Long.compare(a.arrival, b.arrival);
        order = order == 0 ? Integer.compare(a.partition, b.partition) : order;
        return order == 0 ? Long.compare(a.line, b.line) : order;
      };

  private final ArrivedRows rows;
  private final KeyContext keys;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(ORDER);
  private final ListStateDescriptor<Tuple2<Long, RowData>> descriptor;
  private final ListState<Tuple2<Long, RowData>> saved;

  /** The buckets that have a row in {@code saved}. */
  private final Set<Integer> savedBuckets = new HashSet<>();

  /** A row with what it is ordered by. */
  record Waiting(long arrival, int partition, long line, Integer bucket, RowData row) {}

  WaitingRows(ArrivedRows rows, KeyContext keys, KeyedStateStore store) {
    this.rows = rows;
    this.keys = keys;
    TypeInformation<Tuple2<Long, RowData>> info = Types.TUPLE(Types.LONG, rows.info());
    this.descriptor = new ListStateDescriptor<>("waiting-rows", info);
    this.saved = store.getListState(descriptor);
  }

  /** Takes the rows that a snapshot holds. */
  void restore(KeyedStateBackend<Integer> backend) throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        descriptor,
        (bucket, state) -> {
          state.get().forEach(row -> add(row.f0, bucket, row.f1));
          state.clear();
        });
  }

  /** Adds a row that nobody else changes. */
  void add(long arrival, Integer bucket, RowData row) {
    waiting.add(
        new Waiting(arrival, row.getInt(rows.partition()), row.getLong(rows.line()), bucket, row));
  }

  /** Takes out the next row that arrived up to a time, null when there is none. */
  Waiting next(long upTo) {
    Waiting next = waiting.peek();
    return next == null || next.arrival() > upTo ? null : waiting.poll();
  }

  /** Writes all rows to the state. */
  void save() throws Exception {
    clearSaved();
    for (Waiting row : waiting) {
      keys.setCurrentKey(row.bucket());
      saved.add(Tuple2.of(row.arrival(), row.row()));
      savedBuckets.add(row.bucket());
    }
  }

  /** Takes from the state what was written, once the snapshot has it. */
  void clearSaved() {
    for (Integer bucket : savedBuckets) {
      keys.setCurrentKey(bucket);
      saved.clear();
    }
    savedBuckets.clear();
  }
}
