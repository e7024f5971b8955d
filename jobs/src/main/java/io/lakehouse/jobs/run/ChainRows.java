package io.lakehouse.jobs.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
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
      return current == null ? EMPTY : new Start(current.snapshotId(), current.sequenceNumber());
    }
  }

  /**
   * Reads the snapshots.
   *
   * @param start the last snapshot before the chain
   * @param jobs ids of the chain's jobs
   * @param upTo the last checkpoint whose commits count
   * @throws ExpiredException when snapshots since the chain began were expired
   */
  ChainRows(Table table, Start start, Set<String> jobs, long upTo) {
    this.table = table;
    List<Snapshot> others = new ArrayList<>();
    for (Snapshot snapshot : snapshots(table, start)) {
      if (Commit.of(table.name(), snapshot).filter(c -> jobs.contains(c.job())).isPresent()) {
        if (Commit.of(table.name(), snapshot).orElseThrow().checkpoint() <= upTo) {
          own.add(snapshot);
        }
      } else if (DataOperations.REPLACE.equals(snapshot.operation())) {
        rewritten.add(snapshot);
      } else if (!snapshot.summary().containsKey(Branches.RUN)
          && figure(snapshot, SnapshotSummary.DELETED_RECORDS_PROP) > 0) {
        others.add(snapshot);
      }
    }
    Set<Long> sequences = new HashSet<>();
    Stream.concat(own.stream(), rewritten.stream()).forEach(s -> sequences.add(s.sequenceNumber()));
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

  private static List<Snapshot> snapshots(Table table, Start start) {
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
      snapshots.add(s);
      last = s;
    }
    if (last.parentId() != null && last.parentId() != start.snapshot()) {
      throw new ExpiredException(
          "Cannot account for the rows of %s, snapshots since the stream began were expired: keep them until it has ended, the oldest left is %d"
              .formatted(table.name(), last.snapshotId()));
    }
    return snapshots;
  }

  /** Rows of the chain. */
  long rows() {
    return own.stream().mapToLong(s -> figure(s, SnapshotSummary.ADDED_RECORDS_PROP)).sum()
        + rewritten.stream()
            .mapToLong(
                s ->
                    figure(s, SnapshotSummary.ADDED_RECORDS_PROP)
                        - figure(s, SnapshotSummary.DELETED_RECORDS_PROP))
            .sum()
        - lost.stream().mapToLong(DataFile::recordCount).sum();
  }

  /** The sum of a column over them; a rewrite does not change it. */
  long sum(ColumnSums sums, String column) {
    return own.stream()
            .flatMap(s -> StreamSupport.stream(s.addedDataFiles(table.io()).spliterator(), false))
            .mapToLong(file -> sums.of(table, file, column))
            .sum()
        - lost.stream().mapToLong(file -> sums.of(table, file, column)).sum();
  }

  private static long figure(Snapshot snapshot, String name) {
    return Long.parseLong(snapshot.summary().getOrDefault(name, "0"));
  }
}
