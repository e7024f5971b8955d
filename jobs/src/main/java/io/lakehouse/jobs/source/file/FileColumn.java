package io.lakehouse.jobs.source.file;

import java.io.Serializable;
import java.util.List;

/**
 * A column that a feed's contract knows.
 *
 * @param name the column's name in bronze
 * @param header its name in the file
 * @param schemas the feed's schemas that have it; empty when every file should have it
 * @param isNested whether its text is JSON, in one of the forms that an event may have it in
 */
public record FileColumn(String name, String header, List<String> schemas, boolean isNested)
    implements Serializable {

  /** Copies the list. */
  public FileColumn {
    schemas = List.copyOf(schemas);
  }

  /** A column of plain text. */
  public FileColumn(String name, String header, List<String> schemas) {
    this(name, header, schemas, false);
  }

  /** A column that every file of the feed should have. */
  public FileColumn(String name, String header) {
    this(name, header, List.of());
  }

  /** Whether a file of this schema (null: of none) should have the column. */
  boolean isExpectedIn(String schema) {
    return schemas.isEmpty() || (schema != null && schemas.contains(schema));
  }
}
