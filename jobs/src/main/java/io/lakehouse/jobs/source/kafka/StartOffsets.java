package io.lakehouse.jobs.source.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a partition is read from when the job has no state of it: the given offset, otherwise its
 * earliest record.
 *
 * <p>An offset that the broker no longer has stops the job: any reset would pass over records
 * without a word.
 *
 * @param offsets the first offset to read, by partition
 */
record StartOffsets(Map<TopicPartition, Long> offsets) implements OffsetsInitializer {
  private static final long serialVersionUID = 1;

  StartOffsets {
    offsets = Map.copyOf(offsets);
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever broker) {
    Map<TopicPartition, Long> start = new HashMap<>(broker.beginningOffsets(partitions));
    partitions.stream()
        .filter(offsets::containsKey)
        .forEach(partition -> start.put(partition, offsets.get(partition)));
    return start;
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }
}
