package io.lakehouse.catalog.contract;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks on names that feeds and tables share. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private Names() {}

  /** Lower case, as engines disagree on what capitals mean. */
  static void check(Fields fields, String key, String name) {
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      fields.problem(
          key, "name '" + name + "' must be lower case letters, digits and _, a letter first");
    }
  }

  static void checkKnown(Fields fields, String key, Collection<String> columns, Set<String> known) {
    for (String column : columns) {
      if (!column.isEmpty() && !known.contains(column)) {
        fields.problem(key, "'" + key + "' names an unknown column '" + column + "'");
      }
    }
  }

  static void checkIsFile(Fields fields, String key, String name, String expected) {
    if (!name.isEmpty() && !name.equals(expected)) {
      fields.problem(
          key, key + " '" + name + "' must be named as its file says, '" + expected + "'");
    }
  }
}
