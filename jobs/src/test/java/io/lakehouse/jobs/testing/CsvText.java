package io.lakehouse.jobs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small CSV file of a test, read without the project's own reader: a header, fields in quotes
 * where they hold commas or quotes (doubled). An empty field is null.
 *
 * @param columns the header
 * @param rows text by column
 */
public record CsvText(List<String> columns, List<Map<String, String>> rows) {

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the line whose number of fields is not the header's
   */
  public static CsvText read(Path file) {
    try {
      return of(Files.readAllLines(file), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CsvText of(List<String> lines, String file) {
    List<String> columns = fields(lines.get(0));
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isEmpty()) {
        continue;
      }
      List<String> fields = fields(lines.get(i));
      if (fields.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Cannot read %s:%d, %d fields instead of %d: %s"
                .formatted(file, i + 1, fields.size(), columns.size(), lines.get(i)));
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < columns.size(); c++) {
        row.put(columns.get(c), fields.get(c).isEmpty() ? null : fields.get(c));
      }
      rows.add(row);
    }
    return new CsvText(columns, rows);
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
