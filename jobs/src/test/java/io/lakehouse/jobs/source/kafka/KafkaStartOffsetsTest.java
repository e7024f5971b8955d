package io.lakehouse.jobs.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaStartOffsetsTest {
  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  @Test
  void readsAPartitionFromItsOffsetOrElseFromItsEarliest() {
    StartOffsets start = new StartOffsets(Map.of(P1, 12L, new TopicPartition("gone", 0), 3L));
    assertThat(start.getPartitionOffsets(List.of(P0, P1), new FromFive()))
        .isEqualTo(Map.of(P0, 5L, P1, 12L));
  }

  @Test
  void neverResetsAnOffsetThatIsGone() {
    assertThat(new StartOffsets(Map.of()).getAutoOffsetResetStrategy()).hasToString("none");
  }

  /** A broker whose partitions all begin at 5. */
  private static final class FromFive implements PartitionOffsetsRetriever {
    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
      return partitions.stream().collect(Collectors.toMap(p -> p, p -> 5L));
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      throw new UnsupportedOperationException();
    }
  }
}
