package io.lakehouse.catalog.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recursive descent over the text of a type. */
final class TypeParser {
  private static final Pattern TOKEN = Pattern.compile("\\s*([a-z][a-z0-9_]*|[0-9]{1,9}|[<>(),])");
  private static final String KNOWN =
      "known are boolean, int, bigint, double, decimal(p,s), date, timestamp, string, binary,"
          + " map<string,string>, array<T>, row<name T, ...>";

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  TypeParser(String text) {
    this.text = text.strip();
    Matcher matcher = TOKEN.matcher(this.text);
    int end = 0;
    while (end < this.text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw unknown();
      }
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
  }

  ColumnType parse() {
    ColumnType type = type();
    if (next < tokens.size()) {
      throw unknown();
    }
    return type;
  }

  private ColumnType type() {
    String word = take();
    return switch (word) {
      case "boolean", "int", "bigint", "double", "date", "timestamp", "string", "binary" ->
          ColumnType.Simple.valueOf(word.toUpperCase(Locale.ROOT));
      case "decimal" -> decimal();
      case "map" -> map();
      case "array" -> array();
      case "row" -> row();
      default -> throw unknown();
    };
  }

  private ColumnType decimal() {
    expect("(");
    int precision = number();
    expect(",");
    int scale = number();
    expect(")");
    return new ColumnType.Decimal(precision, scale);
  }

  private ColumnType map() {
    for (String token : List.of("<", "string", ",", "string", ">")) {
      expect(token);
    }
    return new ColumnType.TextMap();
  }

  private ColumnType array() {
    expect("<");
    ColumnType element = type();
    expect(">");
    return new ColumnType.Array(element);
  }

  private ColumnType row() {
    List<ColumnType.Row.Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    expect("<");
    do {
      String name = take();
      if (!Character.isLetter(name.charAt(0))) {
        throw unknown();
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "type '" + text + "' has the field '" + name + "' twice");
      }
      fields.add(new ColumnType.Row.Field(name, type()));
    } while (takeIf(","));
    expect(">");
    return new ColumnType.Row(fields);
  }

  private int number() {
    String token = take();
    if (!Character.isDigit(token.charAt(0))) {
      throw unknown();
    }
    return Integer.parseInt(token);
  }

  private String take() {
    if (next == tokens.size()) {
      throw unknown();
    }
    return tokens.get(next++);
  }

  private boolean takeIf(String token) {
    boolean found = next < tokens.size() && tokens.get(next).equals(token);
    if (found) {
      next++;
    }
    return found;
  }

  private void expect(String token) {
    if (!takeIf(token)) {
      throw unknown();
    }
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("unknown type '" + text + "', " + KNOWN);
  }
}
