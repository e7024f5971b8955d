package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.stream.Acts.Act;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.junit.jupiter.api.Test;

/** A steady flow of new keys: state grows for a window, and then no more. */
class StateGrowthTest {
  private static final int HOURS = 72;
  private static final int WINDOW_HOURS = 10;

  /** New keys an hour. */
  private static final int EACH = 400;

  @Test
  void deduplicationHoldsTheKeysOfAWindow() throws Exception {
    List<Long> bytes = new ArrayList<>();
    try (var harness = deduplication()) {
      harness.open();
      for (int hour = 0; hour < HOURS; hour++) {
        long begin = hour * Acts.HOUR;
        for (int k = 0; k < EACH; k++) {
          long key = (long) hour * EACH + k;
          // Each twice: a duplicate must not keep its key alive.
          harness.processElement(Arrivals.row(key, 0, 2 * key, "x"), begin + k);
          harness.processElement(Arrivals.row(key, 0, 2 * key + 1, "x"), begin + Acts.HOUR / 2);
        }
        harness.processWatermark(begin + Acts.HOUR - 1);
        assertThat(harness.getOutput().stream().filter(StreamRecord.class::isInstance))
            .hasSize(EACH);
        harness.getOutput().clear();
        bytes.add(harness.snapshot(hour, hour).getStateSize());
        assertThat(harness.numEventTimeTimers()).isLessThanOrEqualTo(Bucket.COUNT);
      }
    }
    // Keys are forgotten within an hour behind their window.
    assertSteady(bytes, WINDOW_HOURS + 1);
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

  /**
   * From that sample on there is not more, and before there was much less. The keys share buckets
   * by chance, whose own few bytes come and go.
   */
  private static void assertSteady(List<Long> bytes, int from) {
    long steady = bytes.get(from);
    assertThat(bytes.get(0)).isLessThan(steady * 2 / 3);
    assertThat(bytes.subList(from, bytes.size())).allMatch(size -> size <= steady * 1.05);
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> deduplication()
      throws Exception {
    var rows =
        new ArrivedRows(
            "silver.t",
            Arrivals.TYPE,
            InternalTypeInfo.of(Arrivals.TYPE),
            1,
            2,
            WINDOW_HOURS * Acts.HOUR);
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData>(
            new KeepFirst(rows, Arrivals.KEY, "f"), Arrivals.BUCKET, Types.INT);
    harness.setup(InternalSerializers.create(Arrivals.TYPE));
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> firsts()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData>(
            new MarkFirsts(Acts.SPEC), Acts.BUCKET, Types.INT);
    harness.setup(InternalSerializers.create(Acts.MARKED));
    return harness;
  }
}
