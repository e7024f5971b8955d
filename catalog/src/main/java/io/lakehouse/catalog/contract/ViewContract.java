package io.lakehouse.catalog.contract;

import java.util.List;

/**
 * What a view promises.
 *
 * @param name with its layer, such as {@code gold.activity_hourly}
 * @param grain what one row stands for
 * @param columns in the order of its SQL
 * @param sql its query, in Flink's and Spark's spelling of names
 */
public record ViewContract(
    String name, String doc, String grain, String owner, List<Column> columns, String sql) {

  public ViewContract {
    columns = List.copyOf(columns);
  }

  /** The namespace, such as {@code gold}. */
  public String layer() {
    return name.substring(0, name.indexOf('.'));
  }
}
