package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;

/** Strict parsing of numbers from UTF-8 bytes, without a String a value. */
final class Numbers {
  /** Powers of ten that a double holds exactly. */
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Numbers() {}

  /** A plain decimal integer with blanks around it allowed, null when it is none or too large. */
  static Long integer(byte[] text) {
    if (text == null) {
      return null;
    }
    int from = start(text);
    int to = end(text, from);
    if (from == to) {
      return null;
    }
    boolean negative = text[from] == '-';
    if (negative || text[from] == '+') {
      from++;
    }
    if (from == to) {
      return null;
    }
    long value = 0; // kept negative: Long.MIN_VALUE has no positive twin
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
        return null;
      }
      value = value * 10 - digit;
      if (value > 0) {
        return null;
      }
    }
    if (negative) {
      return value;
    }
    return value == Long.MIN_VALUE ? null : -value;
  }

  /** A finite decimal number, an exponent allowed, null when it is none. */
  static Double decimal(byte[] text) {
    if (text == null) {
      return null;
    }
    int from = start(text);
    int to = end(text, from);
    int i = from;
    boolean negative = i < to && text[i] == '-';
    if (i < to && (negative || text[i] == '+')) {
      i++;
    }
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean point = false;
    for (; i < to; i++) {
      byte c = text[i];
      if (c == '.' && !point) {
        point = true;
      } else if (c >= '0' && c <= '9') {
        digits = count < 18 ? digits * 10 + (c - '0') : digits;
        count++;
        scale += point ? 1 : 0;
      } else {
        break;
      }
    }
    if (count == 0) {
      return null;
    }
    if (i == to && count <= 15 && scale < TENS.length) {
      // Both operands are exact in binary, so one division rounds correctly (Clinger 1990).
      double value = digits / TENS[scale];
      return negative ? -value : value;
    }
    if (i < to && (text[i] | 0x20) != 'e') {
      return null;
    }
    return slow(new String(text, StandardCharsets.UTF_8).replaceAll("^ +| +$", ""));
  }

  private static Double slow(String text) {
    if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      return null;
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? null : value;
  }

  private static int start(byte[] text) {
    int from = 0;
    while (from < text.length && text[from] == ' ') {
      from++;
    }
    return from;
  }

  private static int end(byte[] text, int from) {
    int to = text.length;
    while (to > from && text[to - 1] == ' ') {
      to--;
    }
    return to;
  }
}
