package io.lakehouse.catalog.contract;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a hidden partitioning: a column, or a function of one.
 *
 * @param width number of buckets, or length kept by truncate; 0 for the others
 */
public record Transform(Function function, int width, String column) {
  /** The functions, with their arguments in a contract. */
  public enum Function {
    /** {@code c} */
    IDENTITY,
    /** {@code year(c)} */
    YEAR,
    /** {@code month(c)} */
    MONTH,
    /** {@code day(c)} */
    DAY,
    /** {@code hour(c)} */
    HOUR,
    /** {@code bucket(16, c)} */
    BUCKET,
    /** {@code truncate(4, c)} */
    TRUNCATE;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String NAME = "([a-z][a-z0-9_]*)";
  private static final Pattern TEXT =
      Pattern.compile(
          NAME
              + "|(year|month|day|hour)\\(\\s*"
              + NAME
              + "\\s*\\)|(bucket|truncate)\\(\\s*([1-9][0-9]{0,6})\\s*,\\s*"
              + NAME
              + "\\s*\\)");

  /** Reads a transform; an unreadable one is an {@link IllegalArgumentException}. */
  public static Transform parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "partition must be a column, year(c), month(c), day(c), hour(c), bucket(n, c) or"
              + " truncate(n, c), not '"
              + text
              + "'");
    }
    if (matcher.group(1) != null) {
      return new Transform(Function.IDENTITY, 0, matcher.group(1));
    }
    if (matcher.group(2) != null) {
      return new Transform(function(matcher.group(2)), 0, matcher.group(3));
    }
    int width = Integer.parseInt(matcher.group(5));
    return new Transform(function(matcher.group(4)), width, matcher.group(6));
  }

  private static Function function(String word) {
    return Function.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether a column of that type can be partitioned so. */
  public boolean fits(ColumnType type) {
    boolean date = type == ColumnType.Simple.DATE;
    boolean timestamp = type == ColumnType.Simple.TIMESTAMP;
    boolean fraction = type == ColumnType.Simple.DOUBLE;
    boolean flag = type == ColumnType.Simple.BOOLEAN;
    boolean single = type instanceof ColumnType.Simple || type instanceof ColumnType.Decimal;
    return switch (function) {
      case IDENTITY -> single;
      case YEAR, MONTH, DAY -> date || timestamp;
      case HOUR -> timestamp;
      case BUCKET -> single && !fraction && !flag;
      case TRUNCATE -> single && !fraction && !flag && !date && !timestamp;
    };
  }

  /** As a contract writes it. */
  public String text() {
    return switch (function) {
      case IDENTITY -> column;
      case YEAR, MONTH, DAY, HOUR -> function.word() + "(" + column + ")";
      case BUCKET, TRUNCATE -> function.word() + "(" + width + ", " + column + ")";
    };
  }
}
