package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.CoreOptions;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.FlinkWriteOptions;

/**
 * Data files that a stream has added to a table within an hour.
 *
 * @param table name with its layer
 * @param files how many
 * @param bytes their size
 */
public record FileGrowth(String table, long files, long bytes) {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Of each table that has got files of a Flink job in the hour before {@code now}. */
  public static List<FileGrowth> of(Lakehouse house, Instant now) {
    long from = now.minus(HOUR).toEpochMilli();
    return Stream.concat(
            house.contracts().tables().stream()
                .filter(table -> table.kind() == Kind.EVENTS)
                .map(TableContract::name),
            Stream.of("bronze.rejects", "silver.quarantine"))
        .filter(house.lake()::exists)
        .map(name -> of(name, house.lake().table(name), from))
        .filter(growth -> growth.files > 0)
        .toList();
  }

  private static FileGrowth of(String name, Table table, long from) {
    List<Snapshot> snapshots =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .filter(snapshot -> snapshot.timestampMillis() > from)
            .filter(snapshot -> Commit.of(name, snapshot).isPresent())
            .toList();
    return new FileGrowth(
        name,
        sum(snapshots, SnapshotSummary.ADDED_FILES_PROP),
        sum(snapshots, SnapshotSummary.ADDED_FILE_SIZE_PROP));
  }

  private static long sum(List<Snapshot> snapshots, String property) {
    return snapshots.stream()
        .mapToLong(snapshot -> Long.parseLong(snapshot.summary().getOrDefault(property, "0")))
        .sum();
  }

  /**
   * The most files an hour that a stream of these settings adds to a table, as long as none is
   * filled up: each writer closes one a checkpoint and partition it has rows of. With {@code
   * distribution-mode: hash} all rows of a partition are one writer's.
   *
   * @param settings of streaming mode
   */
  public static long most(Settings settings) {
    long interval = settings.value(CheckpointingOptions.CHECKPOINTING_INTERVAL).toMillis();
    return (HOUR.toMillis() + interval - 1) / interval * writers(settings);
  }

  /** Writers that may have rows of one partition. */
  public static int writers(Settings settings) {
    return settings
        .configuration()
        .getOptional(FlinkWriteOptions.DISTRIBUTION_MODE)
        .filter("hash"::equals)
        .map(mode -> 1)
        .orElse(settings.value(CoreOptions.DEFAULT_PARALLELISM));
  }
}
