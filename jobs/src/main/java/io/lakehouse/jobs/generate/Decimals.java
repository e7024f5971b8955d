package io.lakehouse.jobs.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as the published aggregates write them; no denominator gives an empty text. */
final class Decimals {

  private Decimals() {}

  /** Without trailing zeros but with one decimal at least: 4.2, 100.0. */
  static String plain(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    return (shortest.scale() < 1 ? shortest.setScale(1) : shortest).toPlainString();
  }

  /** A quotient, half rounded up. */
  static String rounded(long numerator, long denominator, int decimals) {
    return quotient(numerator, denominator, decimals, RoundingMode.HALF_UP);
  }

  /** A percentage, half rounded up. */
  static String percent(long numerator, long denominator, int decimals) {
    return quotient(numerator * 100, denominator, decimals, RoundingMode.HALF_UP);
  }

  /** A quotient of 24 decimals, cut off, as the database behind one of the files gives it. */
  static String cut(long numerator, long denominator) {
    return quotient(numerator, denominator, 24, RoundingMode.DOWN);
  }

  /** A whole percentage, cut off; nothing for 0. */
  static String wholePercent(long numerator, long denominator) {
    long percent = numerator * 100 / denominator;
    return percent == 0 ? "" : percent + ".0";
  }

  private static String quotient(
      long numerator, long denominator, int decimals, RoundingMode rounding) {
    return denominator == 0
        ? ""
        : plain(
            BigDecimal.valueOf(numerator)
                .divide(BigDecimal.valueOf(denominator), decimals, rounding));
  }
}
