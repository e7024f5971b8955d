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

  /** The checkpoint behind it comes an interval later: at 16.001, 16.001 and 21.001 s. */
  @ParameterizedTest
  @CsvSource({"0, 11000", "3500, 7500", "3501, 12499"})
  void theBacklogEndsASecondBehindAFullInterval(long now, long millis) {
    assertThat(TimelyCheckpoints.backlogMillis(now, Duration.ofSeconds(5))).isEqualTo(millis);
  }

  @Test
  void checkpointsComeFourIntervalsApartMeanwhile() {
    StreamExecutionEnvironment env = environment(5_000);
    assertThat(TimelyCheckpoints.of(NUMBERS, env)).isInstanceOf(TimelyCheckpoints.class);
    assertThat(env.getCheckpointConfig().getCheckpointIntervalDuringBacklog()).isEqualTo(20_000);
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
  void withoutCheckpointsThereIsNothingToMove() {
    isLeftAlone(StreamExecutionEnvironment.getExecutionEnvironment());
  }

  private static void isLeftAlone(StreamExecutionEnvironment env) {
    Source<Long, ?, ?> source = TimelyCheckpoints.of(NUMBERS, env);
    assertThat(source).isSameAs(NUMBERS);
  }

  private static StreamExecutionEnvironment environment(long interval) {
    return StreamExecutionEnvironment.getExecutionEnvironment().enableCheckpointing(interval);
  }
}
