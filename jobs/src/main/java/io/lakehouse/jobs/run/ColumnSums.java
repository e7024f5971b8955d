package io.lakehouse.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Sums of a column of whole files, each read once: files never change. */
final class ColumnSums {
  private final Map<String, Long> known = new HashMap<>();

  /** The sum of a BIGINT column over a file; null counts as 0. */
  long of(Table table, DataFile file, String column) {
    return known.computeIfAbsent(column + "/" + file.location(), key -> read(table, file, column));
  }

  private static long read(Table table, DataFile file, String column) {
    Schema only = table.schema().select(column);
    long sum = 0;
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file))
            .project(only)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(only, type))
            .build()) {
      for (Record row : rows) {
        Long value = (Long) row.getField(column);
        sum += value == null ? 0 : value;
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot sum up column " + column + " of " + file.location(), e);
    }
  }
}
