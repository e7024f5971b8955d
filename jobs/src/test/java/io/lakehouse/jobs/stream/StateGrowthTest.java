package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.stream.Acts.Act;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.junit.jupiter.api.Test;

/** A steady flow of new keys: state grows for a window, and then no more. */
class StateGrowthTest {
  private static final int WINDOWS = 12;

  /** Steps of time in a window, and what comes in each. */
  private static final int STEPS = 10;

  private static final int EACH = 40;

  @Test
  void deduplicationHoldsTheKeysOfAWindow() throws Exception {
    long step = Arrivals.WINDOW / STEPS;
    List<Integer> keys = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    try (var harness = deduplication()) {
      harness.open();
      for (int i = 0; i < WINDOWS * STEPS; i++) {
        for (int k = 0; k < EACH; k++) {
          long key = (long) i * EACH + k;
          // Each twice: a duplicate must not keep its key alive.
          harness.processElement(Arrivals.row(key, 0, 2 * key, "x"), i * step);
          harness.processElement(Arrivals.row(key, 0, 2 * key + 1, "x"), i * step + step / 2);
        }
        harness.processWatermark((i + 1) * step - 1);
        keys.add(harness.numKeyedStateEntries());
        bytes.add(harness.snapshot(i, i).getStateSize());
        harness.getOutput().clear();
      }
      assertThat(harness.numEventTimeTimers()).isEqualTo(STEPS * EACH);
    }
    for (int i = 0; i < keys.size(); i++) {
      assertThat(keys.get(i)).as("keys of step %d", i).isEqualTo(Math.min(i + 1, STEPS) * EACH);
    }
    assertSteady(bytes, STEPS);
  }

  @Test
  void firstsAreForgottenHoweverOftenTheirUsersCome() throws Exception {
    int days = 21;
    int windowAndLot = 8;
    List<Long> bytes = new ArrayList<>();
    try (var harness = firsts()) {
      harness.open();
      for (int hour = 0; hour < days * 24; hour++) {
        for (int user = 0; user < 10; user++) {
          // The same users in ever new sessions.
          String session = "s%06d".formatted(hour * 10 + user);
          long at = hour * Acts.HOUR + user;
          harness.processElement(
              new Act("u" + user, session, "viewed", "DE", 0, hour, at).row(), at);
        }
        harness.processWatermark((hour + 1) * Acts.HOUR - 1);
        harness.getOutput().clear();
        if (hour % 24 == 23) {
          bytes.add(harness.snapshot(hour, hour).getStateSize());
        }
      }
    }
    assertThat(Duration.ofMillis(Acts.WINDOW)).isLessThan(Duration.ofDays(windowAndLot));
    assertSteady(bytes, windowAndLot);
  }

  /** From that sample on there is not a byte more, and before there was much less. */
  private static void assertSteady(List<Long> bytes, int from) {
    long steady = bytes.get(from);
    assertThat(bytes.get(0)).isLessThan(steady * 2 / 3);
    assertThat(bytes.subList(from, bytes.size())).allMatch(size -> size <= steady);
  }

  private static KeyedOneInputStreamOperatorTestHarness<Long, RowData, RowData> deduplication()
      throws Exception {
    var step =
        new KeepFirst<Long>(
            "silver.t",
            Arrivals.TYPE,
            InternalTypeInfo.of(Arrivals.TYPE),
            1,
            2,
            Duration.ofMillis(Arrivals.WINDOW));
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<Long, RowData, RowData>(
            new KeyedProcessOperator<>(step), row -> row.getLong(0), Types.LONG);
    harness.setup(InternalSerializers.create(Arrivals.TYPE));
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowData, RowData> firsts()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, RowData, RowData>(
            new KeyedProcessOperator<>(new MarkFirsts(Acts.SPEC)),
            row -> row.getString(0).toString(),
            Types.STRING);
    harness.setup(InternalSerializers.create(Acts.MARKED));
    return harness;
  }
}
