package io.lakehouse.jobs.generate.commerce;

import java.nio.charset.StandardCharsets;

/** The two ways in which producers write a value inside a CSV field in quotes. */
enum Nested {
  /** {@code {"state": null}}. */
  JSON {
    @Override
    String quote(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  },
  /** {@code {'state': None}}: Python's repr, which prefers single quotes. */
  PYTHON {
    @Override
    String quote(String text) {
      String plain = text.replace("\\", "\\\\");
      if (!text.contains("'")) {
        return '\'' + plain + '\'';
      }
      return text.contains("\"") ? '\'' + plain.replace("'", "\\'") + '\'' : '"' + plain + '"';
    }
  };

  /** A text with its quotes. */
  abstract String quote(String text);

  /** No value. */
  String none() {
    return this == JSON ? "null" : "None";
  }

  /** True. */
  String yes() {
    return this == JSON ? "true" : "True";
  }

  /** The name of a value in an object, with what separates them. */
  String key(String name) {
    return quote(name) + ": ";
  }

  /** As it stands within a quoted CSV field. */
  static byte[] csv(String nested) {
    return nested.replace("\"", "\"\"").getBytes(StandardCharsets.UTF_8);
  }
}
