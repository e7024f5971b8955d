package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.ColumnType;
import io.lakehouse.catalog.contract.SortKey;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.Transform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortDirection;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;

/** What a contract says of an Iceberg table. */
public final class Schemas {
  /** Where a table keeps what its contract says and Iceberg has no place for. */
  static final String PREFIX = "lakehouse.";

  private Schemas() {}

  /**
   * The schema, columns in contract order with their docs. It has no identifier fields even where
   * the contract has a key: Flink's writer takes them for upsert and would write equality deletes.
   */
  public static Schema schema(TableContract contract) {
    return schema(contract.columns());
  }

  /** The schema of columns in their order, with their docs. */
  public static Schema schema(List<Column> columns) {
    List<NestedField> fields = new ArrayList<>();
    int[] last = {0};
    for (Column column : columns) {
      int id = ++last[0];
      fields.add(
          NestedField.builder()
              .withId(id)
              .withName(column.name())
              .isOptional(!column.required())
              .ofType(Types.of(ColumnType.parse(column.type()), () -> ++last[0]))
              .withDoc(doc(column))
              .build());
    }
    // As the catalog will number them: columns first, nested fields after.
    return TypeUtil.assignIncreasingFreshIds(new Schema(fields));
  }

  /**
   * The doc of a column in the table. PII is told by its beginning, so that every engine shows it.
   */
  public static String doc(Column column) {
    return column.pii() ? "PII. " + column.doc() : column.doc();
  }

  /** The hidden partitioning over a schema that has the contract's columns. */
  public static PartitionSpec partitionSpec(TableContract contract, Schema schema) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    for (String text : contract.partition()) {
      Transform transform = Transform.parse(text);
      String column = transform.column();
      switch (transform.function()) {
        case IDENTITY -> spec.identity(column);
        case YEAR -> spec.year(column);
        case MONTH -> spec.month(column);
        case DAY -> spec.day(column);
        case HOUR -> spec.hour(column);
        case BUCKET -> spec.bucket(column, transform.width());
        case TRUNCATE -> spec.truncate(column, transform.width());
      }
    }
    return spec.build();
  }

  /** The sort order over a schema that has the contract's columns. */
  public static SortOrder sortOrder(TableContract contract, Schema schema) {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    for (String text : contract.sort()) {
      SortKey key = SortKey.parse(text);
      if (key.descending()) {
        order.desc(key.column(), NullOrder.NULLS_LAST);
      } else {
        order.asc(key.column(), NullOrder.NULLS_FIRST);
      }
    }
    return order.build();
  }

  /** The table properties; what the contract gives wins. */
  public static Map<String, String> properties(TableContract contract) {
    Map<String, String> properties = new LinkedHashMap<>();
    // Version 2: deletion vectors of version 3 are not readable everywhere yet.
    properties.put(TableProperties.FORMAT_VERSION, "2");
    // The pipeline hands rows over as they must lie; a shuffle before the writer costs and helps
    // not.
    properties.put(TableProperties.WRITE_DISTRIBUTION_MODE, "none");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
    // A writer holds a row group in memory; many are open at once.
    properties.put(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, String.valueOf(32 << 20));
    properties.put(TableProperties.COMMIT_NUM_RETRIES, "20");
    properties.put(TableProperties.COMMENT, contract.doc());
    properties.put(PREFIX + "kind", contract.kind().name().toLowerCase(Locale.ROOT));
    properties.put(PREFIX + "grain", contract.grain());
    properties.put(PREFIX + "owner", contract.owner());
    properties.put(PREFIX + "retention", contract.retention());
    properties.put(PREFIX + "key", String.join(",", contract.key()));
    properties.putAll(contract.properties());
    return properties;
  }

  /** A partitioning in the contract's words, to compare and to show. */
  static List<String> texts(PartitionSpec spec) {
    return spec.fields().stream()
        .filter(field -> !field.transform().isVoid())
        .map(
            field ->
                text(field.transform().toString(), spec.schema().findColumnName(field.sourceId())))
        .toList();
  }

  private static String text(String transform, String column) {
    if (transform.equals("identity")) {
      return column;
    }
    int bracket = transform.indexOf('[');
    return bracket < 0
        ? transform + "(" + column + ")"
        : transform.substring(0, bracket)
            + "("
            + transform.substring(bracket + 1, transform.length() - 1)
            + ", "
            + column
            + ")";
  }

  /** A sort order in the contract's words, to compare and to show. */
  static List<String> texts(SortOrder order) {
    return order.fields().stream()
        .map(
            field ->
                text(field.transform().toString(), order.schema().findColumnName(field.sourceId()))
                    + (field.direction() == SortDirection.DESC ? " desc" : ""))
        .toList();
  }
}
