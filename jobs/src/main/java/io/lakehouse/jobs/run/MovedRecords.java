package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.azure.StorageException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * The records that a replay has taken out of a log on its branch, when others, as a compaction
 * does, have meanwhile written the files anew that they were in: the very rows are looked for in
 * the files of now.
 */
record MovedRecords(Lake lake, LocalDate date) {

  /**
   * Takes them out of main, and drops the branch.
   *
   * @throws org.apache.iceberg.exceptions.ValidationException when the log was changed once more
   * @throws ExpiredException when the files of before were deleted, so that nobody knows the rows
   */
  void takeOut(String log, String branch, String runId) {
    Retry.commit(() -> change(log, branch, runId));
  }

  private void change(String log, String branch, String runId) {
    Table table = lake.table(log);
    if (!table.refs().containsKey(branch)) {
      return;
    }
    Graft graft = new Graft(lake, date);
    Set<List<Object>> moved = moved(table, graft, branch);
    Transaction transaction = table.newTransaction();
    OverwriteFiles change = transaction.newOverwrite().set(Branches.RUN, runId);
    boolean changes = false;
    Optional<Long> main = Optional.ofNullable(table.currentSnapshot()).map(Snapshot::snapshotId);
    for (DataFile file : graft.files(table, main).values()) {
      List<Record> rest = new ArrayList<>();
      RefusedRewrite.read(
          table,
          file,
          row -> {
            if (!moved.contains(values(row))) {
              rest.add(row);
            }
          });
      if (rest.size() < file.recordCount()) {
        changes = true;
        change.deleteFile(file);
        if (!rest.isEmpty()) {
          LogWriter.write(table, rest).forEach(change::addFile);
        }
      }
    }
    if (changes) {
      change.commit();
    }
    new Branches(lake, date).dropAll(table, transaction.manageSnapshots()).commit();
    transaction.commitTransaction();
  }

  /** The rows of the day that the branch began with and has no more. */
  private Set<List<Object>> moved(Table table, Graft graft, String branch) {
    Map<String, DataFile> before =
        new HashMap<>(graft.files(table, Branches.ancestor(table, branch)));
    Map<String, DataFile> after =
        graft.files(table, Optional.of(table.snapshot(branch).snapshotId()));
    Set<List<Object>> moved = new HashSet<>();
    try {
      before.forEach(
          (place, file) -> {
            if (!after.containsKey(place)) {
              RefusedRewrite.read(table, file, row -> moved.add(values(row)));
            }
          });
      after.forEach(
          (place, file) -> {
            if (!before.containsKey(place)) {
              RefusedRewrite.read(table, file, row -> moved.remove(values(row)));
            }
          });
      return moved;
    } catch (StorageException e) {
      // It is one of those below by its class only: the storage refuses, or does not answer.
      throw e;
    } catch (NotFoundException e) {
      throw new ExpiredException(
          "Cannot take the records of %s that moved on out of %s, its files of before were deleted since (%s): they are in it, too. Of silver.quarantine the day is mended with ./lake run --from-bronze"
              .formatted(date, table.name(), e.getMessage()));
    }
  }

  private static List<Object> values(Record row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return values;
  }
}
