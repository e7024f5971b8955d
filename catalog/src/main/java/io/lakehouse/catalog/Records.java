package io.lakehouse.catalog;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.DecimalType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/** Turns rows of plain Java values into Iceberg's generic records, strictly. */
final class Records {
  private final String table;
  private final Schema schema;
  private final List<String> problems = new ArrayList<>();

  Records(String table, Schema schema) {
    this.table = table;
    this.schema = schema;
  }

  List<Record> of(List<Map<String, Object>> rows) {
    List<Record> records = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      records.add(struct("row " + (i + 1) + ", ", schema.asStruct(), rows.get(i)));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot write rows to "
              + table
              + ", they do not fit its columns:\n  "
              + String.join("\n  ", problems));
    }
    return records;
  }

  private Record struct(String where, StructType type, Map<?, ?> values) {
    Record row = GenericRecord.create(type);
    for (Object name : values.keySet()) {
      if (type.field(String.valueOf(name)) == null) {
        problems.add(where + "column " + name + " is unknown");
      }
    }
    for (NestedField field : type.fields()) {
      Object value = values.get(field.name());
      String column = where + "column " + field.name();
      if (value != null) {
        row.setField(field.name(), value(column, field.type(), value));
      } else if (field.isRequired()) {
        problems.add(column + " is required and null");
      }
    }
    return row;
  }

  private Object value(String where, Type type, Object value) {
    Object converted =
        switch (type.typeId()) {
          case STRING -> value instanceof String ? value : null;
          case BOOLEAN -> value instanceof Boolean ? value : null;
          case INTEGER -> value instanceof Integer ? value : null;
          case LONG -> value instanceof Integer i ? Long.valueOf(i) : longOrNull(value);
          case DOUBLE -> value instanceof Double ? value : null;
          case DECIMAL -> decimal((DecimalType) type, value);
          case DATE -> value instanceof LocalDate ? value : null;
          case TIMESTAMP -> value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : null;
          case BINARY -> value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : buffer(value);
          case LIST -> list(where, type.asListType().elementType(), value);
          case MAP -> map(where, type, value);
          case STRUCT ->
              value instanceof Map<?, ?> map
                  ? struct(where + ", ", type.asStructType(), map)
                  : null;
          default -> null;
        };
    if (converted == null) {
      problems.add(where + " is no " + type + ": " + value + " of " + value.getClass().getName());
    }
    return converted;
  }

  private static Object longOrNull(Object value) {
    return value instanceof Long ? value : null;
  }

  private static Object buffer(Object value) {
    return value instanceof ByteBuffer ? value : null;
  }

  private static Object decimal(DecimalType type, Object value) {
    if (!(value instanceof BigDecimal number)
        || number.stripTrailingZeros().scale() > type.scale()) {
      return null;
    }
    BigDecimal scaled = number.setScale(type.scale());
    return scaled.precision() <= type.precision() ? scaled : null;
  }

  private Object list(String where, Type element, Object value) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<Object> converted = new ArrayList<>(list.size());
    list.forEach(item -> converted.add(item == null ? null : value(where, element, item)));
    return converted;
  }

  private Object map(String where, Type type, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    Type valueType = type.asMapType().valueType();
    Map<Object, Object> converted = new LinkedHashMap<>();
    map.forEach(
        (key, item) ->
            converted.put(
                value(where, type.asMapType().keyType(), key),
                item == null ? null : value(where, valueType, item)));
    return converted;
  }
}
