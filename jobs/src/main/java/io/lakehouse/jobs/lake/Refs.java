package io.lakehouse.jobs.lake;

import java.util.Map;
import org.apache.iceberg.SnapshotRef;

/** Which version of a table a session sees: options of Iceberg's source and sink by table. */
@FunctionalInterface
public interface Refs {
  /** Every table as it is: {@code main}. */
  Refs MAIN = table -> Map.of();

  /**
   * Options such as {@code branch} or {@code tag}, none for {@code main}.
   *
   * @param table the table's name, {@code silver.users}
   */
  Map<String, String> options(String table);

  /** The branch or tag of a table that is read. */
  default String ref(String table) {
    Map<String, String> options = options(table);
    return options.getOrDefault("branch", options.getOrDefault("tag", SnapshotRef.MAIN_BRANCH));
  }
}
