package io.lakehouse.jobs.source.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/** What a format makes of a file, as text: {@code line [columns] {extra}}, or line and reason. */
public final class FileRecords {
  private FileRecords() {}

  /** A schema of columns whose names and headers are the same. */
  public static FileSchema schema(List<String> key, String... columns) {
    return new FileSchema(
        List.of(columns).stream().map(name -> new FileColumn(name, name)).toList(), key, Map.of());
  }

  /** All records of a file with all their columns. */
  public static List<String> read(FileFormat format, Path file, FileSchema schema)
      throws IOException {
    Set<String> wanted = new HashSet<>(FileRows.rowType(schema).getFieldNames());
    return read(format, file, schema, wanted);
  }

  /** All records of a file with some of their columns. */
  public static List<String> read(
      FileFormat format, Path file, FileSchema schema, Set<String> wanted) throws IOException {
    FeedDay feed = new FeedDay("feed", schema, LocalDate.of(2026, 11, 20), "run-7", wanted);
    List<RowData> rows = new ArrayList<>();
    try (RecordReader records = format.open(path(file), feed, 1_795_132_799_000L)) {
      for (RowData row = records.next(); row != null; row = records.next()) {
        rows.add(row);
      }
    }
    // Shown after the last one is read: a row must not change when others are.
    return rows.stream().map(row -> show(row, schema.columns().size())).toList();
  }

  /** Why a file is refused, null when it is not. */
  public static String refusal(FileFormat format, Path file, FileSchema schema) throws IOException {
    return format.check(path(file), schema).refusal();
  }

  /** The path as Flink has it. */
  public static org.apache.flink.core.fs.Path path(Path file) {
    return new org.apache.flink.core.fs.Path(file.toUri());
  }

  private static String show(RowData row, int columns) {
    FileRows.Tail tail = FileRows.tail(row);
    if (tail.reason() != null) {
      String raw = new String(tail.raw(), StandardCharsets.UTF_8);
      return tail.line() + " rejected, " + tail.reason() + ": " + raw;
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      values.add(row.isNullAt(i) ? null : row.getString(i).toString());
    }
    return tail.line() + " " + values + (tail.extra() == null ? "" : " " + map(tail.extra()));
  }

  private static Map<String, String> map(MapData data) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < data.size(); i++) {
      map.put(data.keyArray().getString(i).toString(), data.valueArray().getString(i).toString());
    }
    return map;
  }
}
