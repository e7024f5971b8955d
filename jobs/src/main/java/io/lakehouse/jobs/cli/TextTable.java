package io.lakehouse.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Rows in aligned columns; numbers to the right. */
final class TextTable {
  private TextTable() {}

  static void print(PrintStream out, List<String> columns, List<Map<String, Object>> rows) {
    int[] widths =
        columns.stream()
            .mapToInt(
                column ->
                    Math.max(
                        column.length(),
                        rows.stream()
                            .mapToInt(row -> text(row.get(column)).length())
                            .max()
                            .orElse(0)))
            .toArray();
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      head.append(
          pad(columns.get(i), widths[i], rows.get(0).get(columns.get(i)) instanceof Number));
    }
    out.println(head.toString().stripTrailing());
    for (Map<String, Object> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        Object value = row.get(columns.get(i));
        line.append(pad(text(value), widths[i], value instanceof Number));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String pad(String text, int width, boolean right) {
    String blanks = " ".repeat(width - text.length());
    return (right ? blanks + text : text + blanks) + "  ";
  }

  private static String text(Object value) {
    return value == null ? "-" : value.toString();
  }
}
