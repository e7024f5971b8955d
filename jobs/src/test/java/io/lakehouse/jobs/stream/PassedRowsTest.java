package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Windows of 10 seconds: [0, 10000), [10000, 20000) and so on. */
class PassedRowsTest {
  private PassedRows step;
  private OneInputStreamOperatorTestHarness<RowData, RowData> harness;

  @BeforeEach
  void open() throws Exception {
    open(null);
  }

  private void open(OperatorSubtaskState state) throws Exception {
    step = new PassedRows("silver.t", Duration.ofSeconds(10));
    harness = new OneInputStreamOperatorTestHarness<>(step);
    harness.setup(InternalSerializers.create(Arrivals.TYPE));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void row(long arrival) throws Exception {
    harness.processElement(new StreamRecord<>(GenericRowData.of(1L, 0, 1L, null), arrival));
  }

  private void watermark(long time) throws Exception {
    harness.processWatermark(new Watermark(time));
  }

  private long passed() {
    return (Long)
        step.getRuntimeContext().getAccumulator(Counters.passed("silver.t")).getLocalValue();
  }

  @Test
  void countsRowsUntilTheLastMillisecondOfTheirWindowIsOver() throws Exception {
    row(0);
    row(9_999);
    row(10_000);
    assertThat(step.rowsInOpenWindows()).isEqualTo(3);
    watermark(9_998);
    assertThat(step.rowsInOpenWindows()).isEqualTo(3);
    watermark(9_999);
    assertThat(step.rowsInOpenWindows()).isEqualTo(1);
    row(10_001);
    assertThat(step.rowsInOpenWindows()).isEqualTo(2);
    watermark(Long.MAX_VALUE);
    assertThat(step.rowsInOpenWindows()).isZero();
    assertThat(passed()).isEqualTo(4);
    assertThat(harness.extractOutputValues()).hasSize(4);
  }

  @Test
  void doesNotCountARowAsOpenThatComesBehindItsWindow() throws Exception {
    row(10_000);
    watermark(15_000);
    row(9_999);
    row(9_998);
    row(16_000);
    assertThat(step.rowsInOpenWindows()).isEqualTo(2);
    assertThat(passed()).isEqualTo(4);
  }

  @Test
  void goesOnWithTheWindowsOfItsState() throws Exception {
    row(5_000);
    row(15_000);
    row(15_001);
    watermark(10_000);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    open(state);
    row(15_002);
    row(25_000);
    assertThat(step.rowsInOpenWindows()).isEqualTo(4);
    assertThat(passed()).isEqualTo(5);
    watermark(19_999);
    assertThat(step.rowsInOpenWindows()).isEqualTo(1);
  }

  @Test
  void aWindowThatWasClosedBeforeARestartStaysClosed() throws Exception {
    row(5_000);
    watermark(12_000);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    open(state);
    row(9_999);
    row(12_001);
    assertThat(step.rowsInOpenWindows()).isEqualTo(1);
    assertThat(passed()).isEqualTo(3);
  }
}
