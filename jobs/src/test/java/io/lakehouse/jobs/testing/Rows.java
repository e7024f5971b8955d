package io.lakehouse.jobs.testing;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows without an order, to be compared as a multiset.
 *
 * @param list the rows by column, in no particular order
 */
public record Rows(List<Map<String, Object>> list) {
  private static final int SHOWN = 5;

  /** How many there are. */
  public int count() {
    return list.size();
  }

  /** The values of one column. */
  public List<Object> column(String name) {
    return list.stream().map(row -> row.get(name)).toList();
  }

  /** The sum of a column of integers, nulls left out. */
  public long sum(String name) {
    return list.stream()
        .map(row -> (Number) row.get(name))
        .filter(value -> value != null)
        .mapToLong(Number::longValue)
        .sum();
  }

  /** How many rows have a value in the column. */
  public long known(String name) {
    return list.stream().filter(row -> row.get(name) != null).count();
  }

  /** The rows whose column has the value. */
  public Rows where(String name, Object value) {
    return new Rows(list.stream().filter(row -> value.equals(row.get(name))).toList());
  }

  /** The rows with these columns only. */
  public Rows select(List<String> names) {
    List<Map<String, Object>> selected = new ArrayList<>();
    for (Map<String, Object> row : list) {
      Map<String, Object> cut = new LinkedHashMap<>();
      names.forEach(name -> cut.put(name, row.get(name)));
      selected.add(cut);
    }
    return new Rows(selected);
  }

  /**
   * How these rows differ from the expected ones, empty when they do not: the numbers, and the
   * smallest rows that only one side has.
   */
  public String differenceFrom(Rows expected) {
    TreeMap<String, Integer> surplus = new TreeMap<>();
    list.forEach(row -> surplus.merge(text(row), 1, Integer::sum));
    expected.list.forEach(row -> surplus.merge(text(row), -1, Integer::sum));
    surplus.values().removeIf(n -> n == 0);
    if (surplus.isEmpty()) {
      return "";
    }
    TreeMap<String, Integer> missing = new TreeMap<>(surplus);
    missing.values().removeIf(n -> n > 0);
    surplus.values().removeIf(n -> n < 0);
    return "%d rows instead of %d%s%s"
        .formatted(
            count(),
            expected.count(),
            shown("expected and not found", missing),
            shown("found and not expected", surplus));
  }

  /** The differences of several tables by name, one after another; empty when there is none. */
  public static String difference(Map<String, Rows> found, Map<String, Rows> expected) {
    return expected.keySet().stream()
        .filter(table -> !found.get(table).differenceFrom(expected.get(table)).isEmpty())
        .map(table -> table + ": " + found.get(table).differenceFrom(expected.get(table)))
        .collect(Collectors.joining("\n"));
  }

  /** The same for equal rows in any order: the first 16 hexadecimal digits of a SHA-256. */
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      list.stream()
          .map(Rows::text)
          .sorted()
          .forEach(row -> sha.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String shown(String title, TreeMap<String, Integer> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    int all = rows.values().stream().mapToInt(Math::abs).sum();
    return rows.entrySet().stream()
        .limit(SHOWN)
        .map(e -> "\n    " + e.getKey() + (Math.abs(e.getValue()) > 1 ? " x" + e.getValue() : ""))
        .collect(Collectors.joining("", "\n  " + title + ": " + all, ""));
  }

  private static String text(Map<String, Object> row) {
    return row.entrySet().stream()
        .map(e -> e.getKey() + "=" + text(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }
    if (value instanceof Map<?, ?> map) {
      return new TreeMap<>(map).toString();
    }
    return String.valueOf(value);
  }
}
