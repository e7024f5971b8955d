package io.lakehouse.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Embedded catalogs for tests, and what is in them. */
final class Lakes {
  private Lakes() {}

  static Lake embedded(Path warehouse) {
    return new Lake(
        "lake",
        Map.of(
            "type", "jdbc",
            "uri", "jdbc:sqlite:" + warehouse.resolve("catalog.db") + "?busy_timeout=30000",
            "jdbc.schema-version", "V1",
            "warehouse", warehouse.toString(),
            "clients", "2"),
        new Configuration());
  }

  /** The rows of a table, each as its values joined by {@code |}, sorted. */
  static List<String> rows(Table table) {
    table.refresh();
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        try (CloseableIterable<Record> records = read(table, task)) {
          records.forEach(record -> rows.add(text(record)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.stream().sorted().toList();
  }

  /** Not IcebergGenerics, which needs Flink's classes in this runtime. */
  private static CloseableIterable<Record> read(Table table, FileScanTask task) {
    return Parquet.read(table.io().newInputFile(task.file()))
        .project(table.schema())
        .createReaderFunc(file -> GenericParquetReaders.buildReader(table.schema(), file))
        .build();
  }

  private static String text(Record record) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      values.add(String.valueOf(record.get(i)));
    }
    return String.join("|", values);
  }
}
