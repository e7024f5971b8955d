package io.lakehouse.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is in the folder {@code sql}: the names of tables and views, and the readers' queries. */
final class Contracts {
  private static final Path SQL = Path.of("../sql");

  private static final Pattern LINEAGE = Pattern.compile("\\{name: (\\w+),.* lineage: true");

  private Contracts() {}

  /** All tables and views as {@code <layer>.<name>}. */
  static List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String layer : List.of("bronze", "silver", "gold", "ops")) {
      files(SQL.resolve(layer), ".yaml").forEach(file -> names.add(layer + "." + base(file)));
    }
    files(SQL.resolve("views"), ".yaml").forEach(file -> names.add(base(file)));
    return names;
  }

  /** The columns of a table that tell where a row comes from, outside every comparison. */
  static Set<String> lineage(String table) throws IOException {
    Path file = SQL.resolve(table.replace('.', '/') + ".yaml");
    if (!Files.exists(file)) {
      return Set.of();
    }
    return Files.readAllLines(file).stream()
        .map(LINEAGE::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  /** The queries for an engine, by name. */
  static List<Path> queries(String engine) throws IOException {
    return files(SQL.resolve("readers").resolve(engine), ".sql");
  }

  /** The table that a query is about. */
  static String table(Path query) {
    return base(query);
  }

  private static String base(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
