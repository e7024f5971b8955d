package io.lakehouse.jobs.pipeline;

import java.time.LocalDate;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rows that an event table has already: their duplicates are dropped, and they count as firsts.
 *
 * @param rows which, by the partition columns
 * @param latest when they have arrived at the latest, in milliseconds since 1970: those that came
 *     later count as if they came then, so that they are known before every row behind it
 */
public record Known(Expression rows, long latest) {
  private static final String DAY = "snapshot_date";

  /** The rows of the days from one on. */
  public static Known since(LocalDate from) {
    return new Known(Expressions.greaterThanOrEqual(DAY, from.toString()), Long.MAX_VALUE);
  }

  /** The rows of the days from one up to another, which is not taken. */
  public static Known between(LocalDate from, LocalDate until) {
    return new Known(days(from, until), Long.MAX_VALUE);
  }

  /** These, and those of more days. */
  public Known and(LocalDate from, LocalDate until) {
    return new Known(Expressions.or(rows, days(from, until)), latest);
  }

  /** The same rows, none of them later than a time. */
  public Known notAfter(long millis) {
    return new Known(rows, millis);
  }

  private static Expression days(LocalDate from, LocalDate until) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(DAY, from.toString()),
        Expressions.lessThan(DAY, until.toString()));
  }
}
