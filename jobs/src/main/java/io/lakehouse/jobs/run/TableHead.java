package io.lakehouse.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a table of records has come: the newest arrival, and the offsets behind its last records.
 * The first look goes through all its files, later ones through those that were added since.
 */
final class TableHead {
  private static final String ARRIVAL = "arrived_at";
  private static final List<String> STATISTICS =
      List.of(ARRIVAL, TableOffsets.TOPIC, TableOffsets.PARTITION, TableOffsets.OFFSET);

  private Set<String> topics = Set.of();
  private TableOffsets offsets = new TableOffsets(topics);
  private Instant newest;
  private Long seen;

  /**
   * Looks at the table as it is now.
   *
   * @param readFrom the topics whose offsets are wanted
   */
  void look(Table table, Set<String> readFrom) {
    Snapshot now = table.currentSnapshot();
    if (now == null) {
      return;
    }
    List<DataFile> files;
    if (seen != null
        && topics.equals(readFrom)
        && SnapshotUtil.isAncestorOf(table, now.snapshotId(), seen)) {
      files = added(table, now.snapshotId(), seen);
    } else {
      topics = Set.copyOf(readFrom);
      offsets = new TableOffsets(topics);
      newest = null;
      files = all(table);
    }
    offsets.read(table, files);
    int arrival = table.schema().findField(ARRIVAL).fieldId();
    newest =
        Stream.concat(
                Optional.ofNullable(newest).stream(),
                files.stream().flatMap(file -> upper(file, arrival).stream()))
            .max(Instant::compareTo)
            .orElse(null);
    seen = now.snapshotId();
  }

  /** The newest arrival; empty of a table without rows. */
  Optional<Instant> newestArrival() {
    return Optional.ofNullable(newest);
  }

  /** The next offset of each partition that the table has records of. */
  Map<TopicPartition, Long> next() {
    return offsets.next();
  }

  private static List<DataFile> all(Table table) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().includeColumnStats(STATISTICS).planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
    }
    return files;
  }

  /** A compaction brings nothing new. */
  private static List<DataFile> added(Table table, long now, Long before) {
    List<DataFile> files = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.ancestorsBetween(now, before, table::snapshot)) {
      if (!DataOperations.REPLACE.equals(snapshot.operation())) {
        snapshot.addedDataFiles(table.io()).forEach(files::add);
      }
    }
    return files;
  }

  private static Optional<Instant> upper(DataFile file, int field) {
    ByteBuffer bound = file.upperBounds() == null ? null : file.upperBounds().get(field);
    return Optional.ofNullable(bound)
        .map(value -> Conversions.<Long>fromByteBuffer(Types.LongType.get(), value))
        .map(micros -> Instant.EPOCH.plus(Duration.ofNanos(micros * 1000)));
  }
}
