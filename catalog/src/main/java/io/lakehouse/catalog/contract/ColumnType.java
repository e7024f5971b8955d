package io.lakehouse.catalog.contract;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The type of a column in the contract's words. */
public sealed interface ColumnType {

  /**
   * Reads a type such as {@code decimal(10,2)} or {@code array<row<at timestamp, code int>>}. An
   * unknown one is an {@link IllegalArgumentException} that says what is wrong.
   */
  static ColumnType parse(String text) {
    return new TypeParser(text).parse();
  }

  /** As a contract writes it, in one spelling. */
  String text();

  /** A type without parameters. A timestamp is an instant in UTC, in microseconds. */
  enum Simple implements ColumnType {
    BOOLEAN,
    INT,
    BIGINT,
    DOUBLE,
    DATE,
    TIMESTAMP,
    STRING,
    BINARY;

    @Override
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A decimal number of at most 38 digits. */
  record Decimal(int precision, int scale) implements ColumnType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(p,s) needs 1 <= p <= 38 and s <= p, not decimal("
                + precision
                + ","
                + scale
                + ")");
      }
    }

    @Override
    public String text() {
      return "decimal(" + precision + "," + scale + ")";
    }
  }

  /** A map from string to string. */
  record TextMap() implements ColumnType {
    @Override
    public String text() {
      return "map<string,string>";
    }
  }

  /** A list of values of one type. */
  record Array(ColumnType element) implements ColumnType {
    @Override
    public String text() {
      return "array<" + element.text() + ">";
    }
  }

  /** A nested row. */
  record Row(List<Field> fields) implements ColumnType {
    /** A field of a nested row. */
    public record Field(String name, ColumnType type) {}

    public Row {
      fields = List.copyOf(fields);
    }

    @Override
    public String text() {
      return fields.stream()
          .map(field -> field.name() + " " + field.type().text())
          .collect(Collectors.joining(", ", "row<", ">"));
    }
  }
}
