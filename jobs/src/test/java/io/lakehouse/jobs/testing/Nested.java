package io.lakehouse.jobs.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakehouse.catalog.contract.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.data.Record;

/**
 * Maps, arrays and rows between the JSON of a case, Java and Flink's internal form. A row is a map
 * of its fields in their order.
 */
final class Nested {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Nested() {}

  /** The Java value of a JSON text. */
  static Object parse(ColumnType type, String text) {
    try {
      return parse(type, JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read the JSON of a case: " + text, e);
    }
  }

  private static Object parse(ColumnType type, JsonNode json) {
    if (json.isNull() || json.isMissingNode()) {
      return null;
    }
    if (type instanceof ColumnType.TextMap) {
      Map<String, String> map = new TreeMap<>();
      json.properties().forEach(e -> map.put(e.getKey(), e.getValue().textValue()));
      return map;
    }
    if (type instanceof ColumnType.Array array) {
      List<Object> list = new ArrayList<>();
      json.forEach(element -> list.add(parse(array.element(), element)));
      return list;
    }
    if (type instanceof ColumnType.Row row) {
      Map<String, Object> fields = new LinkedHashMap<>();
      row.fields().forEach(f -> fields.put(f.name(), parse(f.type(), json.path(f.name()))));
      return fields;
    }
    return Values.parse(type.text(), json.asText());
  }

  /** One form for equal values, whoever read them. */
  static Object plain(ColumnType type, Object value) {
    if (value instanceof List<?> list && type instanceof ColumnType.Array array) {
      return list.stream().map(element -> plain(array.element(), element)).toList();
    }
    if (value instanceof Record record && type instanceof ColumnType.Row row) {
      Map<String, Object> fields = new LinkedHashMap<>();
      row.fields().forEach(f -> fields.put(f.name(), plain(f.type(), record.getField(f.name()))));
      return fields;
    }
    return value == null || value instanceof Map<?, ?> ? value : Values.plain(type.text(), value);
  }

  /** Flink's internal form of a Java value. */
  static Object internal(LogicalType type, Object value) {
    if (value instanceof List<?> list && type instanceof ArrayType array) {
      return new GenericArrayData(
          list.stream().map(e -> Values.internal(array.getElementType(), e)).toArray());
    }
    if (value instanceof Map<?, ?> map && type instanceof RowType row) {
      GenericRowData fields = new GenericRowData(row.getFieldCount());
      for (int i = 0; i < row.getFieldCount(); i++) {
        fields.setField(i, Values.internal(row.getTypeAt(i), map.get(row.getFieldNames().get(i))));
      }
      return fields;
    }
    if (value instanceof Map<?, ?> map) {
      Map<StringData, StringData> texts = new HashMap<>();
      map.forEach(
          (name, text) ->
              texts.put(
                  StringData.fromString((String) name), StringData.fromString((String) text)));
      return new GenericMapData(texts);
    }
    return value;
  }
}
