package io.lakehouse.jobs.generate.commerce;

import java.math.BigDecimal;

/**
 * A sum of sales; a change may be below 0.
 *
 * @param orders orders, or transactions
 * @param lines their lines
 * @param quantity pieces
 * @param cents sum of the line amounts
 */
public record Money(long orders, long lines, long quantity, long cents) {
  /** Nothing. */
  public static final Money NONE = new Money(0, 0, 0, 0);

  /** The sum of the line amounts. */
  public BigDecimal amount() {
    return BigDecimal.valueOf(cents, 2);
  }

  /** Both together. */
  public Money plus(Money other) {
    return new Money(
        orders + other.orders, lines + other.lines, quantity + other.quantity, cents + other.cents);
  }

  /** What takes this back. */
  public Money negated() {
    return new Money(-orders, -lines, -quantity, -cents);
  }
}
