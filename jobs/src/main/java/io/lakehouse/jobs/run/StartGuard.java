package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.source.kafka.TopicCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateChangelogOptions;

/** Refuses to start a stream that could lose or repeat events, before anything is written. */
final class StartGuard {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration DAY = Duration.ofDays(1);

  private final Lakehouse house;
  private final KafkaFeed feed;

  StartGuard(Lakehouse house, KafkaFeed feed) {
    this.house = house;
    this.feed = feed;
  }

  /**
   * Looks at the configuration, at the folders of state and at the topics.
   *
   * @return the topics as they are now
   * @throws UsageException with every reason and its mend
   * @throws IOException when the broker does not answer
   */
  TopicCheck check(List<TableContract> tables) throws IOException {
    List<String> problems = new ArrayList<>(configuration());
    TopicCheck topics = null;
    if (tables.isEmpty()) {
      problems.add("Cannot stream, no table is filled from the feed: " + feed.name());
    }
    if (problems.isEmpty()) {
      problems.addAll(new StateFolders(house.settings().configuration()).problems());
    }
    if (problems.isEmpty()) {
      topics = TopicCheck.look(feed, PATIENCE);
      problems.addAll(problems(topics));
    }
    if (!problems.isEmpty()) {
      throw new UsageException(String.join("\n", problems));
    }
    return topics;
  }

  private List<String> configuration() {
    Configuration settings = house.settings().configuration();
    List<String> problems = new ArrayList<>();
    if (settings.get(CheckpointingOptions.ENABLE_UNALIGNED)) {
      problems.add(
          "Cannot stream with unaligned checkpoints, Iceberg's sink loses files with them: set %s to false"
              .formatted(CheckpointingOptions.ENABLE_UNALIGNED.key()));
    }
    if (!settings.get(PipelineOptions.OPERATOR_CHAINING)) {
      problems.add(
          "Cannot stream without chains of steps, Iceberg's sink would lose files at an end behind a restart: set %s to true"
              .formatted(PipelineOptions.OPERATOR_CHAINING.key()));
    }
    if (settings.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)) {
      problems.add(
          "Cannot stream with a changelog of state, the ids that were seen are not kept in it: set %s to false"
              .formatted(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG.key()));
    }
    if (settings.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
      problems.add(
          "Cannot stream without checkpoints, nothing would ever be committed: set "
              + CheckpointingOptions.CHECKPOINTING_INTERVAL.key());
    }
    if (settings.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
      problems.add(
          "Cannot stream without a folder for checkpoints, they would fail in the JobManager's memory: set "
              + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
    }
    Duration part = house.settings().value(LakehouseOptions.PART);
    if (part.toMillis() < 1000 || part.getNano() != 0 || DAY.toSeconds() % part.toSeconds() != 0) {
      problems.add(
          "Cannot cut the day into parts of %s, it must be whole seconds and divide the day: set %s to 10 s, 30 s or 1 min"
              .formatted(part, LakehouseOptions.PART.key()));
    }
    return problems;
  }

  private List<String> problems(TopicCheck topics) {
    return house.settings().value(LakehouseOptions.ANY_TIMESTAMP_TYPE)
        ? topics.problems().stream()
            .filter(problem -> !problem.contains("message.timestamp.type"))
            .toList()
        : topics.problems();
  }
}
