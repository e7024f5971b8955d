package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamFiguresTest {
  static final StreamInput INPUT = new StreamInput(1000, 50, 1, 10, 1, 1011, 500_000, 4);

  @Test
  void dividesEventsByTheClockOfTheProcessAndOfTheJob() {
    StreamFigures figures = figures(20, StreamOutputTest.LINES, tables(1000));
    assertThat(figures.eventsPerSecond()).isEqualTo(50);
    assertThat(figures.eventsPerJobSecond()).isEqualTo(95.24);
    assertThat(figures.cpuSeconds()).isEqualTo(30);
    assertThat(figures.cpuSecondsPerMillion()).isEqualTo(30_000);
    assertThat(figures.peakResidentMb()).isEqualTo(1.02);
    assertThat(figures.balanced()).isTrue();
  }

  @Test
  void refusesARunThatHasNotCaughtUp() {
    assertThatThrownBy(() -> figures(20, List.of(), tables(1000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot measure the job, it does not say that it has caught up");
  }

  @Test
  void refusesARunThatHasLostEvents() {
    assertThatThrownBy(() -> figures(20, StreamOutputTest.LINES, tables(999)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot measure the job, it has lost or repeated events: silver.user_activity has 999"
                + " rows instead of 1,000");
  }

  static StreamFigures figures(double wallSeconds, List<String> output, List<TableWrites> tables) {
    return StreamFigures.of(
        new JobProcess.Outcome(0, wallSeconds, new Usage(28, 2), 1000L, Map.of(), output),
        INPUT,
        null,
        tables);
  }

  static List<TableWrites> tables(long silver) {
    return List.of(
        new TableWrites("bronze.user_activity", 1010, 2, 4, 90_000),
        new TableWrites("bronze.rejects", 1, 1, 1, 900),
        new TableWrites("silver.user_activity", silver, 2, 4, 60_000));
  }
}
