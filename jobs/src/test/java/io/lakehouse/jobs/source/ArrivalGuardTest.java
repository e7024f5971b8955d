package io.lakehouse.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;

class ArrivalGuardTest {
  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

  private static final Duration BOUND = Duration.ofSeconds(2);

  /** At most. */
  private static final int READERS = 4;

  @Test
  void movesARowBehindTheWatermarkRightInFrontOfIt() throws Exception {
    try (var harness = new OneInputStreamOperatorTestHarness<>(new ArrivalGuard(1, BOUND))) {
      harness.open();
      harness.processElement(row("in time", NOON), NOON);
      harness.processWatermark(NOON + 100);
      harness.processElement(row("in time", NOON + 101), NOON + 101);
      harness.processElement(row("late", NOON - 86_400_000L), NOON - 86_400_000L);
      harness.processElement(row("just late", NOON + 100), NOON + 100);
      assertThat(harness.extractOutputStreamRecords())
          .extracting(ArrivalGuardTest::text)
          .isEqualTo(
              List.of(
                  "in time 2026-11-20T12:00:00Z 2026-11-20 " + NOON,
                  "in time 2026-11-20T12:00:00.101Z 2026-11-20 " + (NOON + 101),
                  "late 2026-11-20T12:00:00.101Z 2026-11-20 " + (NOON + 101),
                  "just late 2026-11-20T12:00:00.101Z 2026-11-20 " + (NOON + 101)));
    }
  }

  /** A reader that is ahead of the others closes no window: the least watermark does. */
  @Test
  void goesOnBehindTheClosedWindowsHoweverManyReadersThereAre() throws Exception {
    OperatorSubtaskState state;
    try (var ahead = reader(2, 0);
        var behind = reader(2, 1)) {
      ahead.open();
      behind.open();
      ahead.processWatermark(NOON + 5_000);
      behind.processWatermark(NOON + 100);
      state = AbstractStreamOperatorTestHarness.repackageState(saved(ahead), saved(behind));
    }
    state = goesOnBehind(NOON + 100, state, 2, 1);
    state = goesOnBehind(NOON + 100, state, 1, 3);
    goesOnBehind(NOON + 100, state, 3, 2);
  }

  @Test
  void aReaderThatHasEndedIsNotAskedWhereTheWindowsWere() throws Exception {
    OperatorSubtaskState state;
    try (var active = reader(2, 0);
        var ended = reader(2, 1)) {
      active.open();
      ended.open();
      active.processWatermark(NOON + 100);
      ended.processWatermark(Long.MAX_VALUE);
      state = AbstractStreamOperatorTestHarness.repackageState(saved(active), saved(ended));
    }
    goesOnBehind(NOON + 100, state, 2, 3);
  }

  @Test
  void aQuietReaderIsAskedWhereTheWindowsWere() throws Exception {
    OperatorSubtaskState state;
    try (var active = reader(2, 0);
        var quiet = reader(2, 1)) {
      active.open();
      quiet.open();
      active.processWatermark(NOON + 100);
      quiet.setProcessingTime(NOON + 2_050);
      quiet.processWatermarkStatus(WatermarkStatus.IDLE);
      quiet.setProcessingTime(NOON + 2_050);
      state = AbstractStreamOperatorTestHarness.repackageState(saved(active), saved(quiet));
    }
    goesOnBehind(NOON + 50, state, 2, 3);
  }

  @Test
  void theTimeOfAQuietReaderEndsWithIt() throws Exception {
    try (var harness = reader(1, 0)) {
      harness.setProcessingTime(NOON);
      harness.open();
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.getOperator().finish();
      assertThat(harness.getOutput()).last().isEqualTo(Watermark.MAX_WATERMARK);
    }
  }

  @Test
  void aReaderThatShowsNothingFollowsTheClock() throws Exception {
    try (var harness = reader(1, 0)) {
      harness.setProcessingTime(NOON);
      harness.open();
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.setProcessingTime(NOON + 60_000);
      assertThat(harness.getOutput())
          .doesNotContain(WatermarkStatus.IDLE)
          .last()
          .isEqualTo(new Watermark(NOON + 58_000));
      harness.processElement(row("late", NOON + 50_000), NOON + 50_000);
      harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
      harness.processWatermark(NOON + 49_999);
      harness.setProcessingTime(NOON + 90_000);
      harness.processElement(row("in time", NOON + 59_000), NOON + 59_000);
      assertThat(harness.extractOutputStreamRecords())
          .extracting(StreamRecord::getTimestamp)
          .containsExactly(NOON + 58_001, NOON + 59_000);
    }
  }

  /** All readers of so many take what is not behind that time as it is, and move the rest. */
  private static OperatorSubtaskState goesOnBehind(
      long time, OperatorSubtaskState state, int before, int count) throws Exception {
    List<OperatorSubtaskState> saved = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (var harness = reader(count, i)) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, READERS, before, count, i));
        harness.open();
        harness.processWatermark(time - 50);
        harness.processElement(row("late", time), time);
        harness.processElement(row("in time", time + 1), time + 1);
        assertThat(harness.extractOutputStreamRecords())
            .extracting(StreamRecord::getTimestamp)
            .containsExactly(time + 1, time + 1);
        saved.add(saved(harness));
      }
    }
    return AbstractStreamOperatorTestHarness.repackageState(
        saved.toArray(OperatorSubtaskState[]::new));
  }

  private static OneInputStreamOperatorTestHarness<RowData, RowData> reader(int count, int index)
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ArrivalGuard(1, BOUND), READERS, count, index);
  }

  private static OperatorSubtaskState saved(OneInputStreamOperatorTestHarness<?, ?> harness)
      throws Exception {
    return harness.snapshot(1, 1);
  }

  private static RowData row(String name, long arrival) {
    return GenericRowData.of(
        StringData.fromString(name),
        TimestampData.fromEpochMillis(arrival),
        (int) Math.floorDiv(arrival, 86_400_000L));
  }

  private static String text(StreamRecord<? extends RowData> record) {
    RowData row = record.getValue();
    return row.getString(0)
        + " "
        + row.getTimestamp(1, 6).toInstant()
        + " "
        + LocalDate.ofEpochDay(row.getInt(2))
        + " "
        + record.getTimestamp();
  }
}
