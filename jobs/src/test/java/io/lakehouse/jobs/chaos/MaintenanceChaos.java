package io.lakehouse.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Maintenance again and again, as eager as it can be told to be, for five minutes beside a stream
 * under load and beside readers. Runs with {@code -Pchaos}; figures go to {@code target/chaos.md}.
 */
@ExtendWith(LakehouseExtension.class)
@Timeout(900)
class MaintenanceChaos {
  /** At 2,000 a second. */
  private static final long EVENTS = 600_000;

  /** For one time through all tables, beside all the others, on two cores. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String PARTS = "gold.activity_hourly_parts";

  @Test
  void takesNothingFromAStreamOrAReader(TestLake lake) throws Exception {
    try (ChaosLab lab = ChaosLab.open(lake, EVENTS, Map.of())) {
      AtomicBoolean isOver = new AtomicBoolean();
      CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> read(lake, isOver));
      int passes = 0;
      int compactions = 0;
      while (lab.isSending()) {
        try (LakeProcess maintain = maintain(lake)) {
          assertThat(maintain.lives(PATIENCE)).as(maintain.stderr()).isFalse();
          assertThat(maintain.await()).as(maintain.stderr()).isZero();
          compactions += rewritten(maintain.stdout());
          passes++;
        }
      }
      Outcome.whole(lake, lab);
      isOver.set(true);
      assertThat(reads.get()).isGreaterThan(passes);
      assertThat(compactions).isPositive();
      Outcome.say(
          String.format(
              Locale.ROOT,
              "  maintained %d times meanwhile, %d compactions; read %d times, no sum went back",
              passes,
              compactions,
              reads.get()));
    }
  }

  private static LakeProcess maintain(TestLake lake) {
    return LakeProcess.startPackaged(
        lake,
        "maintain",
        "--warehouse=" + lake.warehouse(),
        "-Dlakehouse.maintain.keep-snapshots=1 s",
        "-Dlakehouse.maintain.keep-orphans=1 s",
        "-Dlakehouse.maintain.small-files=2");
  }

  private static int rewritten(String report) {
    return (int)
        report.lines().filter(line -> line.contains("compaction") && line.contains("true")).count();
  }

  /** Sums the parts until it is over, which only grow; the number of times. */
  private static int read(TestLake lake, AtomicBoolean isOver) {
    long before = 0;
    int times = 0;
    while (!isOver.get()) {
      long now = lake.table(PARTS, "events").sum("events");
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
      times++;
    }
    return times;
  }
}
