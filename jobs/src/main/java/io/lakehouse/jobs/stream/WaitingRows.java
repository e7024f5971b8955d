package io.lakehouse.jobs.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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
  private static final int SLOT_BITS = 10;

  private static final Comparator<Waiting> ORDER =
      (a, b) -> {
        int order = Long.compare(a.arrival, b.arrival);
        order = order == 0 ? Integer.compare(a.partition, b.partition) : order;
        return order == 0 ? Long.compare(a.line, b.line) : order;
      };

  private final ArrivedRows rows;
  private final KeyContext keys;
  private final TreeMap<Long, Slot> slots = new TreeMap<>();
  private final ListStateDescriptor<Tuple2<Long, RowData>> descriptor;
  private final ListState<Tuple2<Long, RowData>> saved;

  /** The buckets that have a row in {@code saved}. */
  private final Set<Integer> savedBuckets = new HashSet<>();

  /** The first one, null when it must be looked up. */
  private Slot earliest;

  /** The one that got the last row, null when it is gone. */
  private Slot latest;

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
    long number = arrival >> SLOT_BITS;
    if (latest == null || latest.number != number) {
      latest = slots.computeIfAbsent(number, Slot::new);
      earliest = earliest == null || number < earliest.number ? null : earliest;
    }
    latest.add(
        new Waiting(arrival, row.getInt(rows.partition()), row.getLong(rows.line()), bucket, row));
  }

  /** Takes out the next row that arrived up to a time, null when there is none. */
  Waiting next(long upTo) {
    if (earliest == null && !slots.isEmpty()) {
      earliest = slots.firstEntry().getValue();
    }
    if (earliest == null || earliest.number > upTo >> SLOT_BITS) {
      return null;
    }
    Waiting next = earliest.poll(upTo);
    if (earliest.isEmpty()) {
      slots.remove(earliest.number);
      latest = latest == earliest ? null : latest;
      earliest = null;
    }
    return next;
  }

  /**
   * The rows of a second or so. They come nearly in their order, so to sort them when they are
   * asked for costs less than to keep them sorted.
   */
  private static final class Slot {
    private final long number;
    private final List<Waiting> waiting = new ArrayList<>();
    private int head;
    private boolean isSorted;

    Slot(long number) {
      this.number = number;
    }

    void add(Waiting row) {
      waiting.add(row);
      isSorted = false;
    }

    Waiting poll(long upTo) {
      if (!isSorted) {
        waiting.subList(0, head).clear();
        head = 0;
        waiting.sort(ORDER);
        isSorted = true;
      }
      Waiting next = waiting.get(head);
      if (next.arrival() > upTo) {
        return null;
      }
      waiting.set(head++, null);
      return next;
    }

    boolean isEmpty() {
      return head == waiting.size();
    }

    List<Waiting> rows() {
      return waiting.subList(head, waiting.size());
    }
  }

  /** Writes all rows to the state. */
  void save() throws Exception {
    clearSaved();
    for (Slot slot : slots.values()) {
      for (Waiting row : slot.rows()) {
        keys.setCurrentKey(row.bucket());
        saved.add(Tuple2.of(row.arrival(), row.row()));
        savedBuckets.add(row.bucket());
      }
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
