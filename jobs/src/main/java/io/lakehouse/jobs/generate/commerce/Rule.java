package io.lakehouse.jobs.generate.commerce;

import java.util.Locale;

/** The hard rules of order lines, in their order: a record counts at the first that it breaks. */
public enum Rule {
  /** Has an id. */
  MISSING_ID,
  /** No line of an order is below 0; a transaction is above. */
  NEGATIVE_AMOUNT,
  /** Has a date. */
  MISSING_DATE;

  /** Its name in the contracts. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
