package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expression.Operation;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Write, audit, publish on Iceberg branches. A run's branch begins as {@code main} without the
 * run's day; publishing makes the day of {@code main} the day of the branch, moves the day's tag
 * and drops the branch, all in one commit a table, and needs no copy of a file. It does not matter
 * whether other days were published meanwhile, which a fast-forward would not allow.
 */
final class Branches {
  /** Property of a snapshot on main of a table of kind current: the last day that it tells of. */
  static final String AS_OF = "lakehouse.as-of";

  /** Property of a snapshot on main: the run of a day that has made it. */
  static final String RUN = "lakehouse.run-id";

  private final Lake lake;
  private final LocalDate date;
  private final DayTag tag;

  Branches(Lake lake, LocalDate date) {
    this.lake = lake;
    this.date = date;
    this.tag = new DayTag(date);
  }

  private String prefix() {
    return "run_" + date.toString().replace("-", "") + "_";
  }

  static Expression day(LocalDate date) {
    return Expressions.equal("snapshot_date", date.toString());
  }

  /** The rows of a table that a run of the date replaces. */
  static Expression replaced(TableContract table, LocalDate date) {
    return table.kind() == Kind.CURRENT ? Expressions.alwaysTrue() : day(date);
  }

  /** Makes the branch anew, without what is replaced: what an earlier try left on it is gone. */
  void prepare(TableContract table, String branch) {
    prepare(table.name(), branch, replaced(table, date));
  }

  /** Makes the branch anew, without these rows, which must fill whole files. */
  void prepare(String name, String branch, Expression without) {
    Retry.commit(
        () -> {
          Table table = lake.table(name);
          drop(table, branch);
          table.manageSnapshots().createBranch(branch).commit();
        });
    Table table = lake.table(name);
    if (without.op() != Operation.FALSE && rows(table, branch, without) > 0) {
      table.newDelete().deleteFromRowFilter(without).toBranch(branch).commit();
    }
  }

  /**
   * Makes the day of the branch the day of main, and sets its tag. Does nothing when it is done
   * already.
   *
   * @throws org.apache.iceberg.exceptions.ValidationException when somebody has added to the day
   *     since the branch was made, such as a stream: it would be lost
   */
  void publish(String name, String branch, String runId) {
    Retry.commit(() -> publish(name, branch, day(date), Map.of(RUN, runId), tag::set));
  }

  /** The same without a tag where the day has none: its events came from no run of the day. */
  void restate(String name, String branch, String runId) {
    Retry.commit(() -> publish(name, branch, day(date), Map.of(RUN, runId), tag::move));
  }

  /**
   * Makes all that the branch has what main has, and sets the tag of the day that it tells of,
   * which may be later than this one. What was published of this day stays readable at its tag.
   *
   * @throws org.apache.iceberg.exceptions.ValidationException when another run has made the table
   *     anew since the branch was made: it knows of rows that this one does not
   */
  void publishState(String name, String branch, String runId, LocalDate asOf) {
    state(name, branch, runId, asOf, asOf.equals(date) ? tag::set : new DayTag(asOf)::move);
  }

  /** The same without a tag where the day has none. */
  void restateState(String name, String branch, String runId, LocalDate asOf) {
    state(name, branch, runId, asOf, new DayTag(asOf)::move);
  }

  private void state(String name, String branch, String runId, LocalDate asOf, Tagging tagging) {
    Map<String, String> summary = Map.of(RUN, runId, AS_OF, asOf.toString());
    Retry.commit(() -> publish(name, branch, Expressions.alwaysTrue(), summary, tagging));
  }

  /**
   * The last day that main of a table of kind current tells of; empty when nothing is published.
   */
  static Optional<LocalDate> asOf(Table table) {
    return states(table)
        .findFirst()
        .map(snapshot -> LocalDate.parse(snapshot.summary().get(AS_OF)));
  }

  /** The snapshots of main that runs have made of a table of kind current, the newest first. */
  static Stream<Snapshot> states(Table table) {
    return table.currentSnapshot() == null
        ? Stream.empty()
        : StreamSupport.stream(
                SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot)
                    .spliterator(),
                false)
            .filter(snapshot -> snapshot.summary().containsKey(AS_OF));
  }

  /** Where the tag of the day stands then. */
  private interface Tagging {
    void set(Table table, ManageSnapshots refs, long snapshot);
  }

  private void publish(
      String name, String branch, Expression rows, Map<String, String> summary, Tagging tagging) {
    Table table = lake.table(name);
    if (!table.refs().containsKey(branch)) {
      return;
    }
    Transaction transaction = table.newTransaction();
    OverwriteFiles overwrite = transaction.newOverwrite().overwriteByRowFilter(rows);
    summary.forEach(overwrite::set);
    try (CloseableIterable<FileScanTask> files = scan(table, branch, rows).planFiles()) {
      files.forEach(task -> overwrite.addFile(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ancestor(table, branch).ifPresent(overwrite::validateFromSnapshot);
    overwrite.conflictDetectionFilter(rows).validateNoConflictingData();
    if (summary.containsKey(AS_OF)) {
      // A rollback may take rows out of a state and add none.
      overwrite.validateNoConflictingDeletes();
    }
    overwrite.commit();
    Snapshot published = transaction.table().currentSnapshot();
    ManageSnapshots refs = dropAll(table, transaction.manageSnapshots());
    tagging.set(table, refs, published.snapshotId());
    refs.commit();
    transaction.commitTransaction();
  }

  /** The branches of this day's refused and killed runs have served their purpose, too. */
  ManageSnapshots dropAll(Table table, ManageSnapshots refs) {
    table.refs().keySet().stream()
        .filter(ref -> ref.startsWith(prefix()))
        .forEach(refs::removeBranch);
    return refs;
  }

  /** Drops a branch, if it is there. */
  void drop(String name, String branch) {
    Retry.commit(() -> drop(lake.table(name), branch));
  }

  /** The snapshot of main that the branch began as; none when main was empty. */
  static Optional<Long> ancestor(Table table, String branch) {
    if (table.currentSnapshot() == null) {
      return Optional.empty();
    }
    Set<Long> main = new HashSet<>(SnapshotUtil.currentAncestorIds(table));
    for (Snapshot snapshot :
        SnapshotUtil.ancestorsOf(table.snapshot(branch).snapshotId(), table::snapshot)) {
      if (main.contains(snapshot.snapshotId())) {
        return Optional.of(snapshot.snapshotId());
      }
    }
    return Optional.empty();
  }

  /** Lets the day's tag stand on what main is now. */
  void tag(String name) {
    Retry.commit(
        () -> {
          Table table = lake.table(name);
          Snapshot current = table.currentSnapshot();
          if (current != null) {
            ManageSnapshots refs = table.manageSnapshots();
            tag.set(table, refs, current.snapshotId());
            refs.commit();
          }
        });
  }

  /** Takes the day out of main and drops its tag; says whether there was something to do. */
  boolean remove(String name) {
    return Retry.commit(() -> remove(lake.table(name)));
  }

  private boolean remove(Table table) {
    boolean tagged = tag.isOn(table);
    Transaction transaction = table.newTransaction();
    boolean filled = table.currentSnapshot() != null && rows(table, "main", day(date)) > 0;
    if (filled) {
      transaction.newDelete().deleteFromRowFilter(day(date)).set(RUN, tag.name()).commit();
    }
    if (tagged) {
      transaction.manageSnapshots().removeTag(tag.name()).commit();
    }
    transaction.commitTransaction();
    return filled || tagged;
  }

  /** Drops the day's tag; says whether there was one. */
  boolean untag(String name) {
    return Retry.commit(
        () -> {
          Table table = lake.table(name);
          boolean tagged = tag.isOn(table);
          if (tagged) {
            table.manageSnapshots().removeTag(tag.name()).commit();
          }
          return tagged;
        });
  }

  /** Rows that match, by the manifests: exact where the filter is on partition columns. */
  long rows(String name, String ref, Expression filter) {
    return rows(lake.table(name), ref, filter);
  }

  /** The same in a snapshot. */
  long rows(String name, long snapshot, Expression filter) {
    return rows(lake.table(name).newScan().useSnapshot(snapshot).filter(filter));
  }

  private static void drop(Table table, String branch) {
    if (table.refs().containsKey(branch)) {
      table.manageSnapshots().removeBranch(branch).commit();
    }
  }

  private static long rows(Table table, String ref, Expression filter) {
    if (!table.refs().containsKey(ref)) {
      return 0;
    }
    return rows(scan(table, ref, filter));
  }

  private static long rows(TableScan scan) {
    try (CloseableIterable<FileScanTask> files = scan.planFiles()) {
      long rows = 0;
      for (FileScanTask task : files) {
        rows += task.file().recordCount();
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the files' statistics, which a file that is added again must not lose. */
  private static TableScan scan(Table table, String ref, Expression filter) {
    return table.newScan().useRef(ref).filter(filter).includeColumnStats();
  }
}
