package io.lakehouse.jobs.run;

import io.lakehouse.catalog.LogWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/**
 * Takes the records that pass now out of the log that kept them, on a branch. Only files that held
 * one are written anew; all other rows stay as they are.
 */
final class RefusedRewrite {
  private final Table table;
  private final RefusedRecords.Lot lot;
  private final Set<List<Object>> failing = new HashSet<>();
  private long moved;

  RefusedRewrite(Table table, RefusedRecords.Lot lot) {
    this.table = table;
    this.lot = lot;
  }

  /** Notes that the records in files of rejects or quarantine do not pass. */
  void keep(Table log, Collection<DataFile> files) {
    files.forEach(file -> read(log, file, row -> failing.add(key(row))));
  }

  /**
   * Changes the branch.
   *
   * @param written what the job has added to it, which goes again
   * @return the number of records that are taken out
   */
  long commit(String branch, Collection<DataFile> written) {
    OverwriteFiles change = table.newOverwrite().toBranch(branch);
    written.forEach(change::deleteFile);
    for (DataFile file : files()) {
      List<Record> rest = new ArrayList<>();
      long before = moved;
      read(table, file, row -> sort(row, rest));
      if (moved > before) {
        change.deleteFile(file);
        if (!rest.isEmpty()) {
          LogWriter.write(table, rest).forEach(change::addFile);
        }
      }
    }
    if (moved > 0) {
      change.commit();
    }
    return moved;
  }

  private void sort(Record row, List<Record> rest) {
    Optional<String> rule = lot.stored().rule();
    boolean isOfLot = rule.isEmpty() || rule.get().equals(row.getField("rule"));
    if (isOfLot && !failing.contains(key(row))) {
      moved++;
    } else {
      rest.add(row);
    }
  }

  private static List<Object> key(Record row) {
    Object partition = row.getField("source_partition");
    return List.of(
        partition == null ? -1 : partition,
        row.getField("source_file"),
        row.getField("source_line"));
  }

  private List<DataFile> files() {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(lot.stored().snapshot())
            .filter(lot.stored().rows())
            .includeColumnStats()
            .planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of a table, a row after the other. */
  static void read(Table table, DataFile file, Consumer<Record> row) {
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file))
            .project(table.schema())
            .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
            .build()) {
      rows.forEach(row);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.location(), e);
    }
  }
}
