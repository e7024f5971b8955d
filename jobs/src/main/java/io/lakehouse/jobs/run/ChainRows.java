package io.lakehouse.jobs.run;

import io.lakehouse.jobs.stream.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What the jobs of a chain have put into {@code main} of a table and is still there, as its
 * snapshots tell.
 *
 * <p>A snapshot of another writer counts when it takes files of the chain away. One that replaces
 * files, as a compaction and the merge of parts do, is of the chain as far as it changes the number
 * of rows. Runs of days, replays and rollbacks do not count: what they add and take away is in
 * their own equations.
 */
final class ChainRows {
  private final Table table;
  private final SettledRows settled;
  private final List<Snapshot> own = new ArrayList<>();
  private final List<Snapshot> rewritten = new ArrayList<>();
  private final List<DataFile> lost = new ArrayList<>();

  /**
   * The last snapshot before a chain.
   *
   * @param snapshot its id, -1 when there was none
   * @param sequence its sequence number, 0 when there was none
   */
  record Start(long snapshot, long sequence) {
    static final Start EMPTY = new Start(-1, 0);

    static Start of(Table table) {
      Snapshot current = table.currentSnapshot();
      return current == null ? EMPTY : of(current);
    }

    static Start of(Snapshot snapshot) {
      return new Start(snapshot.snapshotId(), snapshot.sequenceNumber());
    }
  }

  /**
   * Jobs that went on from each other's state, and a table.
   *
   * @param id of the chain, the same from its first job to its last
   * @param start the last snapshot of the table before it
   * @param jobs ids of its jobs
   */
  record Chain(String id, Start start, Set<String> jobs) {

    /** The chain that has counted this; one that does not know the table began with it empty. */
    static Chain of(Map<String, Long> counts, String table) {
      return new Chain(
          Counters.chain(counts),
          new Start(
              counts.getOrDefault(Counters.snapshot(table), Start.EMPTY.snapshot()),
              counts.getOrDefault(Counters.sequence(table), Start.EMPTY.sequence())),
          counts.keySet().stream()
              .flatMap(name -> Counters.jobOf(name).stream())
              .collect(Collectors.toSet()));
    }
  }

  /**
   * Reads the snapshots behind those that are settled.
   *
   * @param upTo the last checkpoint whose commits count
   * @throws ExpiredException when snapshots since the chain began were expired, and their figures
   *     are not kept
   */
  ChainRows(Table table, Chain chain, long upTo) {
    this(table, SettledRows.of(table, chain), chain.jobs(), upTo, Long.MAX_VALUE);
  }

  private ChainRows(Table table, SettledRows settled, Set<String> jobs, long upTo, long end) {
    if (upTo < settled.checkpoint()) {
      throw new ExpiredException(
          "Cannot account for the rows of %s at checkpoint %d, the figures up to %d are kept as one"
              .formatted(table.name(), upTo, settled.checkpoint()));
    }
    this.table = table;
    this.settled = settled;
    List<Snapshot> others = new ArrayList<>();
    for (Snapshot snapshot : snapshots(table, settled.at(), end)) {
      Optional<Commit> commit =
          Commit.of(table.name(), snapshot).filter(c -> jobs.contains(c.job()));
      if (commit.isPresent()) {
        if (commit.get().checkpoint() <= upTo) {
          own.add(snapshot);
        }
      } else if (DataOperations.REPLACE.equals(snapshot.operation())) {
        rewritten.add(snapshot);
      } else if (!snapshot.summary().containsKey(Branches.RUN)
          && figure(snapshot, SnapshotSummary.DELETED_RECORDS_PROP) > 0) {
        others.add(snapshot);
      }
    }
    Set<Long> sequences = sequences();
    for (Snapshot other : others) {
      other
          .removedDataFiles(table.io())
          .forEach(
              file -> {
                if (sequences.contains(file.fileSequenceNumber())) {
                  lost.add(file);
                }
              });
    }
  }

  /**
   * The figures up to a snapshot of {@code main}, for when the snapshots up to there are expired.
   *
   * @param columns those whose sums are asked for
   * @throws ExpiredException when some were expired before
   */
  static SettledRows settle(Table table, Chain chain, Snapshot at, List<String> columns) {
    SettledRows before = SettledRows.of(table, chain);
    if (at.sequenceNumber() <= before.at().sequence()) {
      return before;
    }
    ChainRows rows =
        new ChainRows(table, before, chain.jobs(), Long.MAX_VALUE, at.sequenceNumber());
    ColumnSums files = new ColumnSums();
    Map<String, Long> sums = new HashMap<>();
    columns.forEach(column -> sums.put(column, rows.sum(files, column)));
    long checkpoint =
        rows.own.stream()
            .flatMap(snapshot -> Commit.of(table.name(), snapshot).stream())
            .mapToLong(Commit::checkpoint)
            .reduce(before.checkpoint(), Math::max);
    return new SettledRows(Start.of(at), checkpoint, rows.rows(), sums, rows.sequencesOfFiles(at));
  }

  /** Those of the sequence numbers of the chain that files of a snapshot have. */
  private Set<Long> sequencesOfFiles(Snapshot at) {
    Set<Long> all = sequences();
    Set<Long> found = new TreeSet<>();
    try (CloseableIterable<FileScanTask> files =
        table.newScan().useSnapshot(at.snapshotId()).planFiles()) {
      for (FileScanTask task : files) {
        Long sequence = task.file().fileSequenceNumber();
        if (all.contains(sequence)) {
          found.add(sequence);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
    }
  }

  private Set<Long> sequences() {
    Set<Long> sequences = new HashSet<>(settled.sequences());
    Stream.concat(own.stream(), rewritten.stream()).forEach(s -> sequences.add(s.sequenceNumber()));
    return sequences;
  }

  private static List<Snapshot> snapshots(Table table, Start start, long end) {
    List<Snapshot> snapshots = new ArrayList<>();
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return snapshots;
    }
    Snapshot last = null;
    for (Snapshot s : SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot)) {
      if (s.sequenceNumber() <= start.sequence()) {
        return snapshots;
      }
      if (s.sequenceNumber() <= end) {
        snapshots.add(s);
      }
      last = s;
    }
    if (last.parentId() != null && last.parentId() != start.snapshot()) {
      throw new ExpiredException(
          "Cannot account for the rows of %s, snapshots since the stream began were expired by others than ./lake maintain, which keeps their figures: the oldest left is %d"
              .formatted(table.name(), last.snapshotId()));
    }
    return snapshots;
  }

  /** Rows of the chain. */
  long rows() {
    return settled.rows()
        + own.stream().mapToLong(s -> figure(s, SnapshotSummary.ADDED_RECORDS_PROP)).sum()
        + rewritten.stream()
            .mapToLong(
                s ->
                    figure(s, SnapshotSummary.ADDED_RECORDS_PROP)
                        - figure(s, SnapshotSummary.DELETED_RECORDS_PROP))
            .sum()
        - lost.stream().mapToLong(DataFile::recordCount).sum();
  }

  /**
   * The sum of a column over them; a rewrite does not change it.
   *
   * @throws ExpiredException when nobody asked for it as snapshots were expired
   */
  long sum(ColumnSums sums, String column) {
    if (settled.rows() != 0 && !settled.sums().containsKey(column)) {
      throw new ExpiredException(
          "Cannot sum up %s of %s, it was in no balance when snapshots since the stream began were expired"
              .formatted(column, table.name()));
    }
    return settled.sums().getOrDefault(column, 0L)
        + own.stream()
            .flatMap(s -> StreamSupport.stream(s.addedDataFiles(table.io()).spliterator(), false))
            .mapToLong(file -> sums.of(table, file, column))
            .sum()
        - lost.stream().mapToLong(file -> sums.of(table, file, column)).sum();
  }

  private static long figure(Snapshot snapshot, String name) {
    return Long.parseLong(snapshot.summary().getOrDefault(name, "0"));
  }
}
