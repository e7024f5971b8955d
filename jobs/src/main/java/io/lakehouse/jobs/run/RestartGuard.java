package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.source.kafka.TopicCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.apache.iceberg.Table;
import org.apache.kafka.common.TopicPartition;

/**
 * Refuses a start that would read events twice, pass over some, or whose commits Iceberg's sink
 * would drop without a word: it takes a checkpoint for committed when the table has one of the same
 * job and operator with an id that is not less.
 */
final class RestartGuard {
  private static final int ATTEMPTS = 10;

  private final Lakehouse house;
  private final TopicCheck topics;
  private final List<TableContract> targets;
  private final Map<String, Table> tables;
  private final List<Commit> commits;
  private final Map<TopicPartition, Long> held;

  private RestartGuard(
      Lakehouse house, TopicCheck topics, List<TableContract> targets, Map<String, Table> tables) {
    this.house = house;
    this.topics = topics;
    this.targets = targets;
    this.tables = tables;
    // Days of files commit to the logs of main, too, and are no stream; to the others they do not.
    List<Commit> last = last(this::isTarget);
    this.commits = last.isEmpty() ? last(name -> !isTarget(name)) : last;
    Set<String> names =
        topics.end().keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    List<Table> bronze =
        tables.entrySet().stream()
            .filter(table -> table.getKey().startsWith("bronze."))
            .map(Map.Entry::getValue)
            .toList();
    this.held = TableOffsets.next(names, bronze);
  }

  private boolean isTarget(String table) {
    return targets.stream().anyMatch(target -> target.name().equals(table));
  }

  /** The last commits of Flink jobs to these tables. */
  private List<Commit> last(Predicate<String> names) {
    return tables.entrySet().stream()
        .filter(table -> names.test(table.getKey()))
        .flatMap(table -> Commit.last(table.getKey(), table.getValue()).stream())
        .toList();
  }

  /**
   * Where a stream begins.
   *
   * @param held the offset behind the last record of each partition that the tables hold
   * @param state what it goes on from; without one it begins at {@code held}, and a partition that
   *     is not there at its earliest record
   */
  record Begin(Map<TopicPartition, Long> held, Optional<SavedState> state) {}

  /** A guard that has looked at the tables; those that are not there yet are empty. */
  static RestartGuard of(Lakehouse house, TopicCheck topics, List<TableContract> targets) {
    Map<String, Table> tables = new LinkedHashMap<>();
    Stream.concat(
            targets.stream().map(TableContract::name),
            Stream.of("bronze.rejects", "silver.quarantine"))
        .filter(house.lake()::exists)
        .forEach(name -> tables.put(name, house.lake().table(name)));
    return new RestartGuard(house, topics, targets, tables);
  }

  /**
   * Decides where to begin.
   *
   * @throws UsageException with the reason and the mend
   */
  Begin check(StreamStart start) {
    Configuration settings = house.settings().configuration();
    Optional<String> path = settings.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    if (recoveredId(settings).isPresent() && !(start instanceof StreamStart.Latest)) {
      throw new UsageException(
          "Cannot stream in application mode with high availability as it is told to begin, for the program is called again when the JobManager comes back, and would begin again: give it --from-latest-checkpoint, which begins at the earliest records where the tables have none");
    }
    if (start instanceof StreamStart.Earliest && path.isPresent()) {
      return check(new StreamStart.Saved(path.get()));
    }
    sameTopics();
    if (start instanceof StreamStart.Saved saved) {
      return goOn(SavedState.read(saved.uri()));
    }
    if (start instanceof StreamStart.Latest && !held.isEmpty()) {
      return goOnFromLatest();
    }
    if (start instanceof StreamStart.NextOffsets) {
      left().ifPresent(RestartGuard::refuseToLeave);
    } else if (!held.isEmpty()) {
      throw new UsageException(
          "Cannot begin at the earliest records, the tables have records of %s already and would get them twice: go on with --from-latest-checkpoint or --from-savepoint, or begin behind them with --from-offsets-of-table"
              .formatted(held.keySet().stream().map(TopicPartition::topic).distinct().toList()));
    }
    freshId(settings);
    return new Begin(held, Optional.empty());
  }

  /** A job that has come back with its JobManager works: what it had left may be gone by now. */
  private Begin goOnFromLatest() {
    for (int attempt = 1; true; attempt++) {
      SavedState state =
          left()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "Cannot go on from the latest checkpoint, job %s that wrote the tables last left none in the folders of the settings: name one with --from-savepoint, or begin with --from-offsets-of-table when that job had ended"
                              .formatted(writer().map(Commit::job).orElse("(none)"))));
      try {
        return goOn(state);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || StateFolders.exists(state)) {
          throw e;
        }
      }
    }
  }

  private Begin goOn(SavedState state) {
    if (commits.isEmpty()) {
      throw new UsageException(
          "Cannot go on from %s, no stream has written these tables and what was read before would be missing: leave the option out, or name the warehouse it belongs to"
              .formatted(state.uri()));
    }
    List<String> later =
        commits.stream()
            .filter(commit -> commit.checkpoint() > state.checkpoint())
            .map(commit -> "%s has %d".formatted(commit.table(), commit.checkpoint()))
            .toList();
    if (!later.isEmpty()) {
      throw new UsageException(
          "Cannot go on from %s, it is checkpoint %d and the tables are further, so that records would come twice: %s. Take the newest with --from-latest-checkpoint"
              .formatted(state.uri(), state.checkpoint(), String.join(", ", later)));
    }
    StateGuard.check(state, targets, house.settings().configuration());
    return new Begin(held, Optional.of(state));
  }

  /** What the job that wrote the tables last has left. */
  private Optional<SavedState> left() {
    return writer()
        .flatMap(last -> new StateFolders(house.settings().configuration()).latest(last.job()));
  }

  private Optional<Commit> writer() {
    return commits.stream().max(Comparator.comparingLong(Commit::at));
  }

  private static void refuseToLeave(SavedState state) {
    throw new UsageException(
        "Cannot begin behind the records of the tables, the job that wrote them left state, and what it had not written to silver and gold would be missing: go on with --from-savepoint "
            + state.uri());
  }

  /** Offsets beyond the end are those of an earlier topic of that name. */
  private void sameTopics() {
    List<String> problems = new ArrayList<>();
    held.forEach(
        (partition, next) -> {
          long begin = topics.begin().getOrDefault(partition, 0L);
          long end = topics.end().getOrDefault(partition, 0L);
          if (next > end) {
            problems.add(
                "Cannot read %s, it ends at offset %d and the tables have records up to %d: it is not the topic they were filled from"
                    .formatted(partition, end, next - 1));
          } else if (next < begin) {
            problems.add(
                "Cannot read %s behind offset %d of the tables, the broker has deleted records up to %d: bring them back, or take what is left as a topic of another name"
                    .formatted(partition, next - 1, begin - 1));
          }
        });
    if (!problems.isEmpty()) {
      throw new UsageException(String.join("\n", problems));
    }
  }

  /** Checkpoint ids begin again: a job id that has committed before must not come back. */
  private void freshId(Configuration settings) {
    fixedId(settings)
        .filter(this::hasCommitted)
        .ifPresent(
            id -> {
              throw new UsageException(
                  "Cannot begin without state under a job id that has written the tables, its commits would be dropped without a word: %s. Go on with --from-latest-checkpoint, or give another %s or %s"
                      .formatted(
                          id,
                          PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID.key(),
                          HighAvailabilityOptions.HA_CLUSTER_ID.key()));
            });
  }

  private boolean hasCommitted(String job) {
    return tables.entrySet().stream()
        .flatMap(table -> Commit.of(table.getKey(), table.getValue()))
        .anyMatch(commit -> commit.job().equals(job));
  }

  /**
   * The id of a job that comes back with the JobManager and with the program: an application
   * cluster with high availability gives both the same id each time. What is submitted detached
   * does not call the program again.
   */
  static Optional<String> recoveredId(Configuration settings) {
    return settings
        .getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
        .filter(id -> settings.get(DeploymentOptions.ATTACHED))
        .filter(id -> HighAvailabilityMode.isHighAvailabilityModeActivated(settings));
  }

  /** The id that the job will have, when it is not a random one. */
  private static Optional<String> fixedId(Configuration settings) {
    Optional<String> fixed = settings.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
    if (fixed.isPresent() || !HighAvailabilityMode.isHighAvailabilityModeActivated(settings)) {
      return fixed;
    }
    // What an application cluster with high availability does.
    int cluster = settings.get(HighAvailabilityOptions.HA_CLUSTER_ID).hashCode();
    return Optional.of(new JobID(cluster, 0).toHexString());
  }
}
