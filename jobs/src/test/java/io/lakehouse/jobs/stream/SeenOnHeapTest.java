package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.junit.jupiter.api.Test;

/** With a state that gives out copies as the heap backend does. */
class SeenOnHeapTest {
  private static final byte[] ID = {1};
  private static final byte[] OTHER = {2};
  private static final byte[] NO_TEXT = {};

  private final Tables tables = new Tables();
  private final Seen seen = new SeenOnHeap(tables, tables);

  @Test
  void addsNothingToWhatASnapshotHolds() throws Exception {
    see(1, ID, 10);
    seen.save();
    SeenTable held = tables.snapshot();
    see(1, OTHER, 11);
    SeenTable restored = written(held);
    assertThat(restored.find(ID)).isNotNull();
    assertThat(restored.find(OTHER)).isNull();
    assertThat(arrival(1, ID)).isEqualTo(10);
    assertThat(arrival(1, OTHER)).isEqualTo(11);
  }

  @Test
  void keepsKeysApart() throws Exception {
    see(1, ID, 10);
    see(2, ID, 20);
    assertThat(arrival(1, ID)).isEqualTo(10);
    assertThat(arrival(2, ID)).isEqualTo(20);
    assertThat(arrival(1, OTHER)).isEqualTo(-1);
  }

  @Test
  void goesOnWithWhatWasNotForgotten() throws Exception {
    see(1, ID, 10);
    see(1, OTHER, 11);
    assertThat(seen.forget(10)).isEqualTo(11);
    assertThat(arrival(1, ID)).isEqualTo(-1);
    assertThat(arrival(1, OTHER)).isEqualTo(11);
    assertThat(seen.forget(11)).isEqualTo(Long.MAX_VALUE);
    see(1, ID, 12);
    assertThat(arrival(1, ID)).isEqualTo(12);
    assertThat(tables.value().find(ID)).isNotNull();
  }

  private static SeenTable written(SeenTable table) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    table.write(out);
    return SeenTable.read(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private void see(int key, byte[] id, long arrival) throws Exception {
    tables.setCurrentKey(key);
    seen.put(id, new Seen.First(arrival, NO_TEXT));
  }

  private long arrival(int key, byte[] id) throws Exception {
    tables.setCurrentKey(key);
    Seen.First first = seen.find(id);
    return first == null ? -1 : first.arrival();
  }

  /** One table a key; of one that a snapshot holds a copy is given out. */
  private static final class Tables implements ValueState<SeenTable>, KeyContext {
    private final Map<Object, SeenTable> byKey = new HashMap<>();
    private Object key;
    private SeenTable held;

    @Override
    public void setCurrentKey(Object key) {
      this.key = key;
    }

    @Override
    public Object getCurrentKey() {
      return key;
    }

    /** What is written of the current key from now on. */
    private SeenTable snapshot() {
      held = byKey.get(key);
      return held;
    }

    @Override
    public SeenTable value() {
      return byKey.computeIfPresent(
          key, (any, table) -> table == held ? SeenTableSerializer.INSTANCE.copy(table) : table);
    }

    @Override
    public void update(SeenTable table) {
      byKey.put(key, table);
    }

    @Override
    public void clear() {
      byKey.remove(key);
    }
  }
}
