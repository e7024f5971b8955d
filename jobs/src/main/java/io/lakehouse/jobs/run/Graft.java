package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;

/** Changes of a branch to a day, for tables to which a stream may add meanwhile. */
record Graft(Lake lake, LocalDate date) {

  /**
   * Does to main what the branch has done to the day since it began: its new files come, and those
   * that it has dropped go, whatever others have added meanwhile. Does nothing when it is done
   * already.
   *
   * @throws ValidationException when a file that is to go is gone already
   */
  void apply(String name, String branch, String runId) {
    Retry.commit(() -> change(name, branch, runId));
  }

  private void change(String name, String branch, String runId) {
    Table table = lake.table(name);
    if (!table.refs().containsKey(branch)) {
      return;
    }
    Map<String, DataFile> base = files(table, Branches.ancestor(table, branch));
    Map<String, DataFile> made = files(table, Optional.of(table.snapshot(branch).snapshotId()));
    Map<String, DataFile> gone = new HashMap<>(base);
    gone.keySet().removeAll(made.keySet());
    made.keySet().removeAll(base.keySet());
    Transaction transaction = table.newTransaction();
    if (!gone.isEmpty() || !made.isEmpty()) {
      Snapshot current = table.currentSnapshot();
      Optional<Long> main = Optional.ofNullable(current).map(Snapshot::snapshotId);
      if (!files(table, main).keySet().containsAll(gone.keySet())) {
        throw new ValidationException(
            "Cannot change %s, files of %s were changed by others meanwhile: %s",
            name, date, gone.keySet());
      }
      OverwriteFiles change = transaction.newOverwrite().set(Branches.RUN, runId);
      gone.values().forEach(change::deleteFile);
      made.values().forEach(change::addFile);
      change.commit();
    }
    new Branches(lake, date).dropAll(table, transaction.manageSnapshots()).commit();
    transaction.commitTransaction();
  }

  /** Files of the day that a branch has got since it began. */
  Collection<DataFile> added(String name, String branch) {
    Table table = lake.table(name);
    Map<String, DataFile> files = files(table, Optional.of(table.snapshot(branch).snapshotId()));
    files.keySet().removeAll(files(table, Branches.ancestor(table, branch)).keySet());
    return files.values();
  }

  /** The files of the day in a snapshot, by their place. */
  Map<String, DataFile> files(Table table, Optional<Long> snapshot) {
    Map<String, DataFile> files = new HashMap<>();
    if (snapshot.isEmpty()) {
      return files;
    }
    TableScan scan = table.newScan().useSnapshot(snapshot.get()).filter(Branches.day(date));
    try (CloseableIterable<FileScanTask> tasks = scan.includeColumnStats().planFiles()) {
      tasks.forEach(task -> files.put(task.file().location(), task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
