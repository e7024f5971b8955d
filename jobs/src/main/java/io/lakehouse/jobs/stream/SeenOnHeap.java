package io.lakehouse.jobs.stream;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/** One table of bytes a key. */
final class SeenOnHeap implements Seen {
  static final String STATE = SeenState.ON_HEAP.state();

  private final ValueState<SeenTable> tables;

  SeenOnHeap(KeyedStateStore store) {
    tables = store.getState(new ValueStateDescriptor<>(STATE, SeenTableSerializer.INSTANCE));
  }

  @Override
  public First find(byte[] id) throws Exception {
    SeenTable table = tables.value();
    return table == null ? null : table.find(id);
  }

  @Override
  public void put(byte[] id, First first) throws Exception {
    SeenTable table = tables.value();
    if (table == null) {
      table = new SeenTable();
      tables.update(table);
    }
    table.put(id, first.arrival(), first.text());
  }

  @Override
  public long forget(long upTo) throws Exception {
    SeenTable table = tables.value();
    if (table == null) {
      return Long.MAX_VALUE;
    }
    SeenTable rest = table.without(upTo);
    long earliest = rest.earliest();
    if (earliest == Long.MAX_VALUE) {
      tables.clear();
    } else {
      tables.update(rest);
    }
    return earliest;
  }

  @Override
  public void save() {
    // It is state at any time.
  }
}
