package io.lakehouse.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of tables and views as an engine reads them, each a text, in no particular order.
 *
 * @param byTable the rows by the name of the table
 */
record Rows(Map<String, List<String>> byTable) {
  private static final int SHOWN = 3;

  /** Reads lines of a table's name, and of a name, a tab and a row. */
  static Rows read(Path file) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(
          line -> {
            String[] parts = line.split("\t", 2);
            List<String> found = rows.computeIfAbsent(parts[0], table -> new ArrayList<>());
            if (parts.length > 1) {
              found.add(parts[1]);
            }
          });
    }
    return new Rows(rows);
  }

  /** The tables that were read. */
  Set<String> tables() {
    return byTable.keySet();
  }

  /** How many of them have rows. */
  long filled() {
    return byTable.values().stream().filter(rows -> !rows.isEmpty()).count();
  }

  /** How many rows a table has. */
  int count(String table) {
    return byTable.getOrDefault(table, List.of()).size();
  }

  /** The tables whose rows are others than the expected ones, with some of those; mostly empty. */
  String differenceFrom(Rows expected) {
    TreeMap<String, List<String>> all = new TreeMap<>(byTable);
    expected.byTable.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .map(table -> difference(table, expected))
        .filter(difference -> !difference.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private String difference(String table, Rows expected) {
    TreeMap<String, Integer> surplus = new TreeMap<>();
    byTable.getOrDefault(table, List.of()).forEach(row -> surplus.merge(row, 1, Integer::sum));
    expected
        .byTable
        .getOrDefault(table, List.of())
        .forEach(row -> surplus.merge(row, -1, Integer::sum));
    surplus.values().removeIf(n -> n == 0);
    return surplus.isEmpty()
        ? ""
        : "%s: %d rows instead of %d%s"
            .formatted(
                table,
                count(table),
                expected.count(table),
                surplus.entrySet().stream()
                    .limit(SHOWN)
                    .map(row -> "\n  %+d %s".formatted(row.getValue(), row.getKey()))
                    .collect(Collectors.joining()));
  }
}
