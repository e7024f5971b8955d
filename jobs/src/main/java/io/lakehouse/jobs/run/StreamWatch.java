package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.source.kafka.TopicCheck;
import io.lakehouse.jobs.stream.Counters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures a stream at work from outside: the topics' ends, the tables' snapshots, its counters.
 */
final class StreamWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String PART = "part_at";

  private final KafkaFeed feed;
  private final Map<TopicPartition, Long> held;
  private TopicCheck topics;
  private Duration freshness;

  /**
   * A watch of one start.
   *
   * @param held the next offset of each partition when it started
   * @param topics the topics as they were then
   */
  StreamWatch(KafkaFeed feed, Map<TopicPartition, Long> held, TopicCheck topics) {
    this.feed = feed;
    this.held = Map.copyOf(held);
    this.topics = topics;
  }

  /** Looks; of a broker that does not answer what it said last. */
  StreamProgress look(JobClient job, long committed, List<Table> gold) throws Exception {
    topics = latest();
    long toDo =
        topics.end().entrySet().stream()
            .mapToLong(
                end ->
                    end.getValue()
                        - Math.max(
                            held.getOrDefault(end.getKey(), 0L),
                            topics.begin().getOrDefault(end.getKey(), 0L)))
            .sum();
    return new StreamProgress(
        job.getJobStatus().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).name(),
        Math.max(read(job), committed),
        committed,
        Math.max(0, toDo - committed),
        freshness(gold));
  }

  /** An empty commit says nothing of it: what the one before said holds. */
  private Optional<Duration> freshness(List<Table> gold) {
    gold.stream()
        .flatMap(table -> freshness(table).stream())
        .max(Duration::compareTo)
        .ifPresent(found -> freshness = found);
    return Optional.ofNullable(freshness);
  }

  private TopicCheck latest() {
    try {
      return TopicCheck.look(feed, PATIENCE);
    } catch (IOException e) {
      // It is the job's to wait for the broker.
      return topics;
    }
  }

  private long read(JobClient job) throws Exception {
    Object read =
        job.getAccumulators()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .get(Counters.read(feed.name()));
    return read instanceof Long count ? count : 0;
  }

  private static Optional<Duration> freshness(Table table) {
    Snapshot last = table.currentSnapshot();
    if (last == null) {
      return Optional.empty();
    }
    int part = table.schema().findField(PART).fieldId();
    return StreamSupport.stream(last.addedDataFiles(table.io()).spliterator(), false)
        .map(DataFile::upperBounds)
        .map(bounds -> bounds == null ? null : bounds.get(part))
        .filter(Objects::nonNull)
        .map((ByteBuffer end) -> Conversions.<Long>fromByteBuffer(Types.LongType.get(), end))
        .max(Long::compareTo)
        .map(micros -> Duration.ofMillis(Math.max(0, last.timestampMillis() - micros / 1000)));
  }

  /** The tables of a stream whose rows are parts. */
  static boolean hasParts(TableContract table) {
    return table.columns().stream().anyMatch(column -> column.name().equals(PART));
  }
}
