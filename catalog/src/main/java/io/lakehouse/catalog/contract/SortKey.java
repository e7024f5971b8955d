package io.lakehouse.catalog.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One column of a sort order, written {@code column} or {@code column desc}. */
public record SortKey(String column, boolean descending) {
  private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9_]*)(?:\\s+(asc|desc))?");

  /** Reads a sort key; an unreadable one is an {@link IllegalArgumentException}. */
  public static SortKey parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "sort must read 'column' or 'column desc', not '" + text + "'");
    }
    return new SortKey(matcher.group(1), "desc".equals(matcher.group(2)));
  }

  /** As a contract writes it. */
  public String text() {
    return descending ? column + " desc" : column;
  }
}
