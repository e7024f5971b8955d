package io.lakehouse.jobs.source.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file's header, resolved by name against a feed's columns.
 *
 * <p>Names are trimmed and otherwise compared exactly. A column without a name, as spreadsheets
 * leave them behind the last one, is called by its position: {@code #25}.
 */
public final class FileHeader {

  /** A column of the file that the feed does not declare; positions count from 0. */
  public record UnknownColumn(int position, String name) {}

  private final List<String> names;
  private final FileSchema schema;
  private final String schemaName;

  private FileHeader(List<String> names, FileSchema schema) {
    this.names = List.copyOf(names);
    this.schema = schema;
    this.schemaName =
        schema.schemas().entrySet().stream()
            .filter(e -> this.names.contains(schema.column(e.getValue()).header()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null);
  }

  /** Resolves the names of a header, in the file's order. */
  public static FileHeader of(List<String> names, FileSchema schema) {
    var trimmed = new ArrayList<String>(names.size());
    for (String name : names) {
      String plain = name.strip();
      trimmed.add(plain.isEmpty() ? "#" + (trimmed.size() + 1) : plain);
    }
    return new FileHeader(trimmed, schema);
  }

  /** A header that has all declared columns and no other one. */
  public static FileHeader complete(FileSchema schema) {
    return of(schema.columns().stream().map(FileColumn::header).toList(), schema);
  }

  /** How many fields a record of the file has. */
  public int width() {
    return names.size();
  }

  /** The names of the fields, in the file's order. */
  public List<String> names() {
    return names;
  }

  /** The name of the feed's schema that the file has, null when it has none. */
  public String schemaName() {
    return schemaName;
  }

  /** Where a declared column is in the file, counted from 0; -1 when the file lacks it. */
  public int position(FileColumn column) {
    return names.indexOf(column.header());
  }

  /** The file's columns that the feed does not declare, in the file's order. */
  public List<UnknownColumn> unknown() {
    Set<String> known = new HashSet<>();
    schema.columns().forEach(column -> known.add(column.header()));
    var unknown = new ArrayList<UnknownColumn>();
    for (int i = 0; i < names.size(); i++) {
      if (!known.contains(names.get(i))) {
        unknown.add(new UnknownColumn(i, names.get(i)));
      }
    }
    return unknown;
  }

  /** The declared columns that a file of this schema should have and this one lacks. */
  public List<FileColumn> missing() {
    return schema.columns().stream()
        .filter(column -> column.isExpectedIn(schemaName) && position(column) < 0)
        .toList();
  }

  /** Why a file with this header is refused; null when it is not. */
  public String problem() {
    List<String> keys =
        schema.key().stream()
            .map(name -> schema.column(name).header())
            .filter(header -> !names.contains(header))
            .toList();
    if (!keys.isEmpty()) {
      return "misses the key column" + (keys.size() > 1 ? "s " : " ") + String.join(", ", keys);
    }
    var twice = new LinkedHashSet<>(names);
    twice.removeIf(name -> names.indexOf(name) == names.lastIndexOf(name));
    return twice.isEmpty() ? null : "column named twice in the header: " + String.join(", ", twice);
  }
}
