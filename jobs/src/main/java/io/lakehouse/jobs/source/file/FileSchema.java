package io.lakehouse.jobs.source.file;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a feed's files should look like.
 *
 * @param columns the columns in contract order
 * @param key names of the columns without which a file is refused
 * @param schemas schema name to the name of the column whose presence in a header tells it; the
 *     first that fits counts, and the map may be empty
 */
public record FileSchema(List<FileColumn> columns, List<String> key, Map<String, String> schemas)
    implements Serializable {

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException when the key or a schema names a column that is not there
   */
  public FileSchema {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    // Not Map.copyOf, which forgets the order.
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    var unknown = new TreeSet<>(key);
    unknown.addAll(schemas.values());
    columns.forEach(column -> unknown.remove(column.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot describe the files, key or schemas name columns that are not declared: "
              + String.join(", ", unknown));
    }
  }

  /** The declared column of that name. */
  FileColumn column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}
