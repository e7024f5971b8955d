package io.lakehouse.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class ArrivalGeneratorTest {
  private static final long NOW = 1_800_000_000_000L;

  private final ManualClock wall = new ManualClock(Duration.ofMillis(NOW).toNanos());
  private final ManualClock activity = new ManualClock();
  private final Output output = new Output();
  private final ArrivalGenerator generator =
      new ArrivalGenerator(
          new ArrivalWatermarks.Quiet(Duration.ofSeconds(2), Duration.ofSeconds(3)),
          activity,
          wall);

  @Test
  void followsTheLatestArrival() {
    assertThat(turn()).isEqualTo("active");
    read(NOW - 10);
    assertThat(turn()).isEqualTo("" + (NOW - 11));
    read(NOW - 4);
    read(NOW - 7);
    assertThat(turn()).isEqualTo("" + (NOW - 5));
  }

  @Test
  void followsTheWallClockWhenTheSplitIsQuiet() {
    read(NOW);
    turn();
    pass(1999);
    assertThat(turn()).isEqualTo("" + (NOW - 1));
    pass(1);
    assertThat(turn()).as("the bound is not over yet").isEqualTo("" + (NOW - 1));
    pass(2000);
    assertThat(turn()).isEqualTo("" + (NOW + 4000 - 3000));
    pass(500);
    assertThat(turn()).isEqualTo("" + (NOW + 4500 - 3000));
    read(NOW + 4400);
    assertThat(turn()).isEqualTo("" + (NOW + 4399));
    pass(1999);
    assertThat(turn()).isEqualTo("" + (NOW + 4399));
  }

  @Test
  void isNotQuietWhileFlinkHoldsItBack() {
    read(NOW);
    turn();
    wall.advanceTime(Duration.ofHours(1));
    assertThat(turn()).isEqualTo("" + (NOW - 1));
  }

  @Test
  void waitsLongerForTheRestOfABacklog() {
    read(NOW - 100_000);
    turn();
    pass(29_999);
    assertThat(turn()).isEqualTo("" + (NOW - 100_001));
    pass(1);
    assertThat(turn()).isEqualTo("" + (NOW + 30_000 - 3000));
  }

  @Test
  void aSplitThatHasShownNoRecordHoldsBackNobodyAndMovesNothing() {
    pass(29_999);
    assertThat(turn()).as("its first records may be under way").isEqualTo("active");
    pass(1);
    assertThat(turn()).isEqualTo("idle");
    pass(100_000);
    assertThat(turn()).isEqualTo("idle");
    read(NOW + 50);
    assertThat(output.seen).as("at once").last().isEqualTo("" + (NOW + 49));
  }

  @Test
  void aRecordWithoutATimeDoesNotMoveIt() {
    read(0);
    assertThat(turn()).isEqualTo("active");
    read(NOW);
    turn();
    read(0);
    assertThat(turn()).isEqualTo("" + (NOW - 1));
  }

  private void read(long arrival) {
    generator.onEvent(null, arrival, output);
  }

  private void pass(long millis) {
    wall.advanceTime(Duration.ofMillis(millis));
    activity.advanceTime(Duration.ofMillis(millis));
  }

  /** What the turn says: a watermark, idle, or nothing. */
  private String turn() {
    output.seen.clear();
    generator.onPeriodicEmit(output);
    return output.seen.isEmpty() ? "active" : output.seen.get(0);
  }

  private static final class Output implements WatermarkOutput {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      seen.add("" + watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      seen.add("idle");
    }

    @Override
    public void markActive() {
      seen.add("marked active");
    }
  }
}
