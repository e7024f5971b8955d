package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.iceberg.data.Record;

/** Values between the text of a case, Java, and Flink's internal form. */
final class Values {
  private Values() {}

  /** The Java value of a text, by the type of the contract; null stays null. */
  static Object parse(String type, String text) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case "string" -> text;
      case "int" -> Integer.valueOf(text);
      case "bigint" -> Long.valueOf(text);
      case "double" -> Double.valueOf(text);
      case "boolean" -> parseBoolean(text);
      case "date" -> LocalDate.parse(text);
      case "timestamp" -> Instant.parse(text);
      case "binary" ->
          throw new IllegalArgumentException(
              "Cannot give a value in a case, its type has no text: " + type);
      default -> {
        ColumnType parsed = ColumnType.parse(type);
        yield parsed instanceof ColumnType.Decimal decimal
            ? new BigDecimal(text).setScale(decimal.scale())
            : Nested.parse(parsed, text);
      }
    };
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("no boolean: " + text);
    };
  }

  /** The rows of a text with all columns, those that it does not name null. */
  static List<Map<String, Object>> parse(List<Column> columns, CsvText text) {
    return text.rows().stream()
        .map(
            row -> {
              Map<String, Object> values = new LinkedHashMap<>();
              columns.forEach(c -> values.put(c.name(), parse(c.type(), row.get(c.name()))));
              return values;
            })
        .toList();
  }

  /** One form for equal values, whoever read them. */
  static Object plain(String type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case "int" -> ((Number) value).intValue();
      case "bigint" -> ((Number) value).longValue();
      // Adding 0 makes -0.0 the 0.0 that it equals.
      case "double" -> ((Number) value).doubleValue() + 0.0;
      case "timestamp" -> value instanceof OffsetDateTime time ? time.toInstant() : value;
      default ->
          value instanceof List<?> || value instanceof Record
              ? Nested.plain(ColumnType.parse(type), value)
              : value;
    };
  }

  /** Flink's internal form of a Java value. */
  static Object internal(LogicalType type, Object value) {
    if (value instanceof String text) {
      return StringData.fromString(text);
    }
    if (value instanceof LocalDate date) {
      return Math.toIntExact(date.toEpochDay());
    }
    if (value instanceof Instant time) {
      return TimestampData.fromInstant(time);
    }
    if (value instanceof BigDecimal number) {
      DecimalType decimal = (DecimalType) type;
      return DecimalData.fromBigDecimal(number, decimal.getPrecision(), decimal.getScale());
    }
    return Nested.internal(type, value);
  }
}
