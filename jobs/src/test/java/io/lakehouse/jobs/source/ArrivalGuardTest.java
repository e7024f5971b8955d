package io.lakehouse.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;

class ArrivalGuardTest {
  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

  @Test
  void movesARowBehindTheWatermarkRightInFrontOfIt() throws Exception {
    try (var harness = new OneInputStreamOperatorTestHarness<>(new ArrivalGuard(1))) {
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
