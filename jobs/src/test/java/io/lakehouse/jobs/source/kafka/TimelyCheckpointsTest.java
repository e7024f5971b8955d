package io.lakehouse.jobs.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelyCheckpointsTest {
  private static final NumberSequenceSource NUMBERS = new NumberSequenceSource(1, 2);
  private static final Duration BEHIND = Duration.ofSeconds(1);

  /** The checkpoint behind it comes an interval later: at 16, 16 and 21 s. */
  @ParameterizedTest
  @CsvSource({"0, 11000", "4750, 6250", "4751, 11249"})
  void theBacklogEndsALittleBehindAFullInterval(long now, long millis) {
    assertThat(new TimelyCheckpoints<>(NUMBERS, Duration.ofSeconds(5), BEHIND).backlogMillis(now))
        .isEqualTo(millis);
  }

  @Test
  void checkpointsComeFourIntervalsApartMeanwhile() {
    StreamExecutionEnvironment env = environment(5_000);
    assertThat(TimelyCheckpoints.of(NUMBERS, env, BEHIND)).isInstanceOf(TimelyCheckpoints.class);
    assertThat(env.getCheckpointConfig().getCheckpointIntervalDuringBacklog()).isEqualTo(20_000);
    isLeftAlone(env);
  }

  @ParameterizedTest
  @CsvSource({"2999", "60001"})
  void shortAndLongIntervalsStayAsTheyAre(long interval) {
    isLeftAlone(environment(interval));
  }

  @Test
  void anIntervalOfSomebodysOwnStays() {
    StreamExecutionEnvironment env = environment(5_000);
    env.configure(
        new Configuration()
            .set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, Duration.ofSeconds(9)));
    isLeftAlone(env);
    assertThat(env.getCheckpointConfig().getCheckpointIntervalDuringBacklog()).isEqualTo(9_000);
  }

  @Test
  void aPauseBetweenCheckpointsMovesThemAnyhow() {
    StreamExecutionEnvironment env = environment(5_000);
    env.getCheckpointConfig().setMinPauseBetweenCheckpoints(1);
    isLeftAlone(env);
  }

  @Test
  void withoutCheckpointsThereIsNothingToMove() {
    isLeftAlone(StreamExecutionEnvironment.getExecutionEnvironment());
  }

  private static void isLeftAlone(StreamExecutionEnvironment env) {
    Source<Long, ?, ?> source = TimelyCheckpoints.of(NUMBERS, env, BEHIND);
    assertThat(source).isSameAs(NUMBERS);
  }

  private static StreamExecutionEnvironment environment(long interval) {
    return StreamExecutionEnvironment.getExecutionEnvironment().enableCheckpointing(interval);
  }
}
