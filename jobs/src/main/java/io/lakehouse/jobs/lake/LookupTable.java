package io.lakehouse.jobs.lake;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.catalog.schema.Schemas;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.flink.FlinkSchemaUtil;

/**
 * A table that {@link Lookup} can read: a seed, or one with a row a day and key.
 *
 * @param name with its layer
 * @param key column of the key, a text
 * @param isDaily whether a key is that of one day
 * @param columns all of them with their types
 * @param ref branch or tag that is read
 */
record LookupTable(String name, String key, boolean isDaily, RowType columns, String ref)
    implements Serializable {
  /** The column that says the day of a snapshot table. */
  static final String DAY = "snapshot_date";

  /** The table of a contract; empty for one whose rows are not told apart by a single text. */
  static Optional<LookupTable> of(TableContract contract, Refs refs) {
    List<String> key = contract.key();
    boolean isSeed = contract.kind() == Kind.SEED && key.size() == 1;
    boolean isDaily = contract.kind() == Kind.SNAPSHOT && key.size() == 2 && key.get(0).equals(DAY);
    if (!isSeed && !isDaily) {
      return Optional.empty();
    }
    RowType columns = FlinkSchemaUtil.convert(Schemas.schema(contract));
    String last = key.get(key.size() - 1);
    if (!columns.getTypeAt(columns.getFieldIndex(last)).is(LogicalTypeRoot.VARCHAR)) {
      return Optional.empty();
    }
    return Optional.of(
        new LookupTable(contract.name(), last, isDaily, columns, refs.ref(contract.name())));
  }

  /**
   * The type of a column, which a row that is not found makes null.
   *
   * @throws ValidationException when there is no such column
   */
  LogicalType type(String column) {
    int position = columns.getFieldIndex(column);
    if (position < 0) {
      throw new ValidationException(
          "Cannot look up, %s has no such column: %s. It has %s"
              .formatted(name, column, columns.getFieldNames()));
    }
    return columns.getTypeAt(position).copy(true);
  }
}
