package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SeenTableTest {
  @Test
  void answersAsAMapDoes() {
    Random random = new Random(7);
    SeenTable table = new SeenTable();
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String id = id(random);
      if (random.nextBoolean()) {
        table.put(bytes(id), i, bytes(id + i));
        expected.put(id, (long) i);
      }
      assertHas(table, id, expected.get(id));
    }
    assertSame(table, expected);
  }

  @Test
  void whatASnapshotHoldsStaysAsItIs() throws Exception {
    Random random = new Random(8);
    SeenTable table = new SeenTable();
    Map<String, Long> expected = new HashMap<>();
    for (int snapshot = 0; snapshot < 20; snapshot++) {
      SeenTable held = table;
      final Map<String, Long> then = Map.copyOf(expected);
      table = SeenTableSerializer.INSTANCE.copy(held);
      for (int i = 0; i < 500; i++) {
        String id = id(random);
        long arrival = random.nextInt(1000);
        table.put(bytes(id), arrival, bytes(id + arrival));
        expected.put(id, arrival);
      }
      assertSame(restored(held), then);
      assertSame(table, expected);
    }
  }

  @Test
  void forgetsWhatArrivedUpToATime() throws Exception {
    SeenTable table = new SeenTable();
    Map<String, Long> expected = new HashMap<>();
    Random random = new Random(9);
    for (int i = 0; i < 5000; i++) {
      String id = id(random);
      table.put(bytes(id), i, bytes(id + i));
      expected.put(id, (long) i);
    }
    expected.values().removeIf(arrival -> arrival <= 4000);
    SeenTable rest = table.without(4000);
    assertSame(rest, expected);
    assertSame(restored(rest), expected);
    assertThat(rest.earliest())
        .isEqualTo(expected.values().stream().mapToLong(Long::longValue).min().orElseThrow());
    assertThat(table.without(5000).earliest()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void takesIdsAndTextsOfAnyLength() throws Exception {
    SeenTable table = new SeenTable();
    Map<String, Long> expected = new HashMap<>();
    for (int length : new int[] {0, 1, 127, 128, 20_000, 3_000_000}) {
      String id = "x".repeat(length);
      table.put(bytes(id), length, bytes(id + length));
      expected.put(id, (long) length);
    }
    assertSame(restored(table), expected);
  }

  private static SeenTable restored(SeenTable table) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SeenTableSerializer.INSTANCE.serialize(table, out);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    SeenTableSerializer.INSTANCE.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    return SeenTableSerializer.INSTANCE.deserialize(
        new DataInputDeserializer(copied.getCopyOfBuffer()));
  }

  private static void assertSame(SeenTable table, Map<String, Long> expected) {
    expected.forEach((id, arrival) -> assertHas(table, id, arrival));
    assertThat(table.find(bytes("none"))).isNull();
  }

  private static void assertHas(SeenTable table, String id, Long arrival) {
    Seen.First first = table.find(bytes(id));
    if (arrival == null) {
      assertThat(first).isNull();
    } else {
      assertThat(first.arrival()).isEqualTo(arrival);
      assertThat(first.text()).isEqualTo(bytes(id + arrival));
    }
  }

  private static String id(Random random) {
    return "id" + random.nextInt(3000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
