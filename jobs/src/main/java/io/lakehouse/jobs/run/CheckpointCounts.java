package io.lakehouse.jobs.run;

import io.lakehouse.jobs.stream.Counters;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.kafka.common.TopicPartition;

/**
 * What the steps of a stream had counted at a checkpoint, and where its source stood: read from the
 * checkpoint itself, so that all figures are of the same records, whether the job works or not.
 *
 * @param checkpoint its id
 * @param counts by the names of {@link Counters}
 * @param next the next offset of each partition that the source reads
 */
record CheckpointCounts(long checkpoint, Map<String, Long> counts, Map<TopicPartition, Long> next) {
  private static final String SPLITS = "SourceReaderState";

  CheckpointCounts {
    counts = Map.copyOf(counts);
    next = Map.copyOf(next);
  }

  /**
   * Reads a checkpoint or savepoint.
   *
   * @return empty when some readers had ended by then: what they counted is in it no more
   * @throws IOException when it is not there any more
   */
  static Optional<CheckpointCounts> read(String uri, String feed) throws IOException {
    CheckpointMetadata metadata = SavedState.metadata(uri);
    Reader reader = new Reader();
    for (OperatorState operator : metadata.getOperatorStates()) {
      String uid = operator.getOperatorUid().orElse("");
      if (uid.equals("rejects-" + feed) && hasEnded(operator)) {
        return Optional.empty();
      }
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
          reader.read(handle, uid.equals("read-" + feed));
        }
      }
    }
    return Optional.of(
        new CheckpointCounts(metadata.getCheckpointId(), reader.counts, reader.next));
  }

  private static boolean hasEnded(OperatorState operator) {
    return operator.isFullyFinished()
        || operator.getStates().stream().anyMatch(OperatorSubtaskState::isFinished);
  }

  /** Takes what is known to it out of the states of steps. */
  private static final class Reader {
    private static final SerializerConfigImpl PLAIN = new SerializerConfigImpl();

    private final TypeSerializer<Tuple2<String, Long>> named =
        Types.<Tuple2<String, Long>>TUPLE(Types.STRING, Types.LONG).createSerializer(PLAIN);
    private final TypeSerializer<Tuple2<Long, Long>> windows =
        Types.<Tuple2<Long, Long>>TUPLE(Types.LONG, Types.LONG).createSerializer(PLAIN);
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    void read(OperatorStateHandle handle, boolean isSource) throws IOException {
      try (FSDataInputStream in = handle.openInputStream()) {
        for (var state : handle.getStateNameToPartitionOffsets().entrySet()) {
          String name = state.getKey();
          for (long offset : state.getValue().getOffsets()) {
            if (name.equals(Counters.STATE)) {
              Tuple2<String, Long> count = at(in, offset, named);
              counts.merge(count.f0, count.f1, Long::sum);
            } else if (name.endsWith(Counters.OPEN)) {
              counts.merge(name, at(in, offset, windows).f1, Long::sum);
            } else if (isSource && name.equals(SPLITS)) {
              KafkaPartitionSplit split =
                  SimpleVersionedSerialization.readVersionAndDeSerialize(
                      new KafkaPartitionSplitSerializer(),
                      at(in, offset, BytePrimitiveArraySerializer.INSTANCE));
              next.put(split.getTopicPartition(), split.getStartingOffset());
            }
          }
        }
      }
    }

    private static <T> T at(FSDataInputStream in, long offset, TypeSerializer<T> type)
        throws IOException {
      in.seek(offset);
      return type.deserialize(new DataInputViewStreamWrapper(in));
    }
  }
}
