package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.ColumnType;
import io.lakehouse.catalog.contract.TableContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the lines of a seed file into typed rows. The header names columns; no text is null. */
final class SeedFile {
  private final String file;
  private final TableContract contract;
  private final List<String> problems = new ArrayList<>();

  /** Key to the line that has it. */
  private final Map<List<Object>, Integer> keys = new HashMap<>();

  SeedFile(String file, TableContract contract) {
    this.file = file;
    this.contract = contract;
  }

  List<Map<String, Object>> rows(String text) {
    List<Csv.Line> lines = Csv.read(text);
    List<Map<String, Object>> rows = new ArrayList<>();
    if (lines.isEmpty()) {
      problem(1, "the header is missing");
    } else {
      List<Column> columns = columns(lines.get(0));
      if (problems.isEmpty()) {
        lines.stream().skip(1).forEach(line -> rows.add(row(line, columns)));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read the seed of "
              + contract.name()
              + ", it does not fit the contract:\n  "
              + String.join("\n  ", problems));
    }
    return List.copyOf(rows);
  }

  private List<Column> columns(Csv.Line header) {
    List<String> names = contract.columns().stream().map(Column::name).toList();
    List<Column> columns = new ArrayList<>();
    for (String name : header.fields()) {
      if (!names.contains(name)) {
        problem(header.number(), "unknown column '" + name + "', the contract has " + names);
      } else if (columns.contains(contract.column(name))) {
        problem(header.number(), "column '" + name + "' stands twice in the header");
      } else {
        columns.add(contract.column(name));
      }
    }
    for (String name : names) {
      if (!header.fields().contains(name)) {
        problem(header.number(), "column '" + name + "' is missing in the header");
      }
    }
    return columns;
  }

  private Map<String, Object> row(Csv.Line line, List<Column> columns) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (line.fields().size() != columns.size()) {
      problem(line.number(), line.fields().size() + " fields, the header has " + columns.size());
      return row;
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      String text = line.fields().get(i);
      if (text.isEmpty() && column.required()) {
        problem(line.number(), "column '" + column.name() + "' is required and empty");
      }
      try {
        row.put(column.name(), text.isEmpty() ? null : value(text, column.type()));
      } catch (RuntimeException e) {
        String what = "column '" + column.name() + "' is no " + column.type() + ": '" + text + "'";
        problem(line.number(), what);
      }
    }
    checkKey(line.number(), row);
    return row;
  }

  private void checkKey(int line, Map<String, Object> row) {
    List<Object> key = new ArrayList<>();
    contract.key().forEach(column -> key.add(row.get(column)));
    Integer first = key.isEmpty() ? null : keys.putIfAbsent(key, line);
    if (first != null) {
      problem(line, "key " + key + " stands already in line " + first);
    }
  }

  private static Object value(String text, String type) {
    return switch (type) {
      case "string" -> text;
      case "int" -> Integer.valueOf(text);
      case "bigint" -> Long.valueOf(text);
      case "double" -> Double.valueOf(text);
      case "date" -> LocalDate.parse(text);
      case "timestamp" -> Instant.parse(text);
      case "boolean" ->
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
          };
      default -> decimal(text, type);
    };
  }

  private static BigDecimal decimal(String text, String type) {
    if (!(ColumnType.parse(type) instanceof ColumnType.Decimal decimal)) {
      throw new IllegalArgumentException("a seed has no values of type " + type);
    }
    BigDecimal value = new BigDecimal(text).setScale(decimal.scale());
    if (value.precision() > decimal.precision()) {
      throw new IllegalArgumentException("too many digits");
    }
    return value;
  }

  private void problem(int line, String text) {
    problems.add(file + ":" + line + ": " + text);
  }
}
