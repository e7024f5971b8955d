package io.lakehouse.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expression.Operation;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;

/**
 * Writes a handful of rows to an Iceberg table without an engine: seeds and the operations tables.
 */
public final class LogWriter {
  private LogWriter() {}

  /**
   * Replaces rows in one commit on main: those that match the filter go, the given ones come.
   *
   * @param oldRows which rows go, {@code alwaysFalse()} for none. It must match whole files, as a
   *     filter on identity partitions does; otherwise Iceberg refuses and the table stays as it is
   * @param rows column name to value: String, Integer, Long, Boolean, Double, BigDecimal,
   *     LocalDate, Instant, byte[] or ByteBuffer, Map and List of these; null or absent for null
   * @throws IllegalArgumentException naming every value that does not fit the table
   */
  public static void replace(Table table, Expression oldRows, List<Map<String, Object>> rows) {
    Transaction transaction = table.newTransaction();
    List<DataFile> files = stage(transaction, oldRows, rows);
    commit(transaction, files);
  }

  /** Adds the replacement to a transaction, to be followed by {@link #commit}. */
  static List<DataFile> stage(
      Transaction transaction, Expression oldRows, List<Map<String, Object>> rows) {
    // The transaction's table, not the catalog's: a column added in it is there already.
    Table table = transaction.table();
    List<Record> records = new Records(table.name(), table.schema()).of(rows);
    List<DataFile> files = records.isEmpty() ? List.of() : write(table, records);
    try {
      stage(transaction, oldRows.op() == Operation.FALSE, oldRows, files);
    } catch (RuntimeException e) {
      throw cleaned(e, table.io(), files);
    }
    return files;
  }

  private static void stage(
      Transaction transaction, boolean keepAll, Expression oldRows, List<DataFile> files) {
    if (keepAll && !files.isEmpty()) {
      AppendFiles append = transaction.newAppend();
      files.forEach(append::appendFile);
      append.commit();
    } else if (!keepAll && files.isEmpty()) {
      DeleteFiles delete = transaction.newDelete().deleteFromRowFilter(oldRows);
      delete.commit();
    } else if (!keepAll) {
      OverwriteFiles overwrite = transaction.newOverwrite().overwriteByRowFilter(oldRows);
      files.forEach(overwrite::addFile);
      overwrite.commit();
    }
  }

  static void commit(Transaction transaction, List<DataFile> files) {
    try {
      transaction.commitTransaction();
    } catch (RuntimeException e) {
      throw cleaned(e, transaction.table().io(), files);
    }
  }

  /**
   * Writes one file a partition, and commits nothing. Straight to Parquet, as Iceberg's own writer
   * factory registers the formats of every engine and so fails without Flink's table classes.
   */
  public static List<DataFile> write(Table table, List<Record> records) {
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    InternalRecordWrapper internal = new InternalRecordWrapper(table.schema().asStruct());
    Map<PartitionKey, List<Record>> partitions = new LinkedHashMap<>();
    for (Record row : records) {
      key.partition(internal.wrap(row));
      partitions.computeIfAbsent(key.copy(), partition -> new ArrayList<>()).add(row);
    }
    OutputFileFactory names =
        OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build();
    List<DataFile> files = new ArrayList<>();
    partitions.forEach((partition, rows) -> files.add(write(table, names, partition, rows)));
    return files;
  }

  private static DataFile write(
      Table table, OutputFileFactory names, PartitionKey partition, List<Record> rows) {
    try {
      DataWriter<Record> writer =
          Parquet.writeData(
                  table.spec().isUnpartitioned()
                      ? names.newOutputFile()
                      : names.newOutputFile(partition))
              .forTable(table)
              .withPartition(partition)
              .createWriterFunc(GenericParquetWriter::create)
              .overwrite()
              .build();
      try (writer) {
        rows.forEach(writer::write);
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write rows to " + table.name(), e);
    }
  }

  /** Removes files that no snapshot will ever name. After an unknown outcome they must stay. */
  private static RuntimeException cleaned(RuntimeException e, FileIO io, List<DataFile> files) {
    if (e instanceof CleanableFailure) {
      for (DataFile file : files) {
        try {
          io.deleteFile(file.location());
        } catch (RuntimeException notDeleted) {
          e.addSuppressed(notDeleted);
        }
      }
    }
    return e;
  }
}
