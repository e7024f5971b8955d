package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.BooleanType;
import org.apache.iceberg.types.Types.DateType;
import org.apache.iceberg.types.Types.DecimalType;
import org.apache.iceberg.types.Types.DoubleType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.types.Types.TimestampType;

/** Translates between the types of contracts and of Iceberg. */
public final class Types {
  private Types() {}

  /**
   * The Iceberg type of a contract's type text. Nested fields are optional and numbered from 1.
   *
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  public static Type of(String text) {
    int[] last = {0};
    return of(ColumnType.parse(text), () -> ++last[0]);
  }

  static Type of(ColumnType type, IntSupplier nextId) {
    if (type instanceof ColumnType.Simple simple) {
      return switch (simple) {
        case BOOLEAN -> BooleanType.get();
        case INT -> IntegerType.get();
        case BIGINT -> LongType.get();
        case DOUBLE -> DoubleType.get();
        case DATE -> DateType.get();
        case TIMESTAMP -> TimestampType.withZone();
        case STRING -> StringType.get();
        case BINARY -> BinaryType.get();
      };
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return DecimalType.of(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.TextMap) {
      int key = nextId.getAsInt();
      return MapType.ofOptional(key, nextId.getAsInt(), StringType.get(), StringType.get());
    }
    if (type instanceof ColumnType.Array array) {
      int element = nextId.getAsInt();
      return ListType.ofOptional(element, of(array.element(), nextId));
    }
    List<NestedField> fields = new ArrayList<>();
    for (ColumnType.Row.Field field : ((ColumnType.Row) type).fields()) {
      int id = nextId.getAsInt();
      fields.add(NestedField.optional(id, field.name(), of(field.type(), nextId)));
    }
    return StructType.of(fields);
  }

  /** A type in the contract's words; in Iceberg's where the contract has none for it. */
  public static String text(Type type) {
    return switch (type.typeId()) {
      case INTEGER -> "int";
      case LONG -> "bigint";
      case DECIMAL ->
          "decimal(" + ((DecimalType) type).precision() + "," + ((DecimalType) type).scale() + ")";
      case TIMESTAMP ->
          ((TimestampType) type).shouldAdjustToUTC() ? "timestamp" : "timestamp without zone";
      case LIST -> "array<" + text(type.asListType().elementType()) + ">";
      case MAP ->
          "map<"
              + text(type.asMapType().keyType())
              + ","
              + text(type.asMapType().valueType())
              + ">";
      case STRUCT ->
          type.asStructType().fields().stream()
              .map(field -> field.name() + " " + text(field.type()))
              .collect(Collectors.joining(", ", "row<", ">"));
      default -> type.toString();
    };
  }
}
