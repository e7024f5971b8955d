package io.lakehouse.catalog.schema;

import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;

/**
 * What a table is now, as far as a contract speaks of it.
 *
 * @param properties with {@code format-version}, which Iceberg keeps elsewhere
 */
public record TableState(
    Schema schema, PartitionSpec spec, SortOrder sortOrder, Map<String, String> properties) {

  public TableState {
    properties = Map.copyOf(properties);
  }

  /** The state that a table was loaded with. */
  public static TableState of(Table table) {
    Map<String, String> properties = new HashMap<>(table.properties());
    if (table instanceof HasTableOperations operations) {
      int version = operations.operations().current().formatVersion();
      properties.put(TableProperties.FORMAT_VERSION, String.valueOf(version));
    }
    return new TableState(table.schema(), table.spec(), table.sortOrder(), properties);
  }
}
