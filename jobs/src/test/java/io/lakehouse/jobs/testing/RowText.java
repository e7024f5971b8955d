package io.lakehouse.jobs.testing;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A row as a line of text that is the same for equal values, whichever engine has read them. It
 * needs nothing but the JDK; who has rows of an engine turns them into lists first.
 */
public final class RowText {
  private RowText() {}

  /**
   * The text.
   *
   * @param value null, String, Boolean, Integer, Long, Double, BigDecimal, byte[], a type of {@code
   *     java.time}, a list (of an array's values or a row's fields), or a map of these
   */
  public static String of(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Double number) {
      // Decimal digits of a double are not the same in every Java.
      return Double.toHexString(number);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return "x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RowText::of).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, String> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(of(key), of(item)));
      return sorted.toString();
    }
    return String.valueOf(value);
  }

  /** On one line. */
  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        + '"';
  }
}
