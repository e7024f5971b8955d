package io.lakehouse.jobs.stream;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * One table of bytes a key. That of the current key is at hand: a row asks for several ids, and the
 * backend looks a table up anew each time.
 */
final class SeenOnHeap implements Seen {
  static final String STATE = SeenState.ON_HEAP.state();

  private final KeyContext keys;
  private final ValueState<SeenTable> tables;

  /** The key whose table is at hand; null when none is. */
  private Object key;

  private SeenTable table;

  SeenOnHeap(KeyContext keys, KeyedStateStore store) {
    this(keys, store.getState(new ValueStateDescriptor<>(STATE, SeenTableSerializer.INSTANCE)));
  }

  SeenOnHeap(KeyContext keys, ValueState<SeenTable> tables) {
    this.keys = keys;
    this.tables = tables;
  }

  @Override
  public First find(byte[] id) throws Exception {
    SeenTable seen = table();
    return seen == null ? null : seen.find(id);
  }

  @Override
  public void put(byte[] id, First first) throws Exception {
    if (table() == null) {
      table = new SeenTable();
      tables.update(table);
    }
    table.put(id, first.arrival(), first.text());
  }

  private SeenTable table() throws Exception {
    Object current = keys.getCurrentKey();
    if (!current.equals(key)) {
      table = tables.value();
      key = current;
    }
    return table;
  }

  @Override
  public long forget(long upTo) throws Exception {
    SeenTable seen = table();
    if (seen == null) {
      return Long.MAX_VALUE;
    }
    letGo();
    SeenTable rest = seen.without(upTo);
    long earliest = rest.earliest();
    if (earliest == Long.MAX_VALUE) {
      tables.clear();
    } else {
      tables.update(rest);
    }
    return earliest;
  }

  /**
   * It is state at any time; what a snapshot holds must not be added to, the backend gives another.
   */
  @Override
  public void save() {
    letGo();
  }

  private void letGo() {
    key = null;
    table = null;
  }
}
