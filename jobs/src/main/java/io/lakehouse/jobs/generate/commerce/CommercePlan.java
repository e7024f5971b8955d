package io.lakehouse.jobs.generate.commerce;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a landing day of the commerce feeds shall hold.
 *
 * @param date the day's folder, and the last day of orders and transactions
 * @param days how many days up to the date these are spread over: a first delivery brings a history
 * @param sizes how much of everything
 * @param seed another seed gives other people, products and sales
 * @param quirks share of each {@link Flaw}, from 0 for a flawless day to 0.1
 */
public record CommercePlan(LocalDate date, int days, Sizes sizes, long seed, double quirks) {
  /** About one record in a thousand is not as it should be. */
  public static final double FEW_QUIRKS = 0.0005;

  /** More order numbers are for orders that only spoilt lines have. */
  static final long MOST_ORDERS = 500_000_000;

  /** What a sheet holds below its header. */
  static final int MOST_INVENTORY = (1 << 20) - 1;

  private static final double MOST_QUIRKS = 0.1;
  private static final int MOST_DAYS = 3660;

  /**
   * How much of everything.
   *
   * @param orders good and distinct orders
   * @param customers customers
   * @param products products of the catalogue
   * @param transactions good shop transactions
   * @param inventory rows of the workbook
   */
  public record Sizes(long orders, int customers, int products, long transactions, int inventory) {}

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming all that are out of their range
   */
  public CommercePlan {
    List<String> problems = new ArrayList<>();
    check(problems, "orders", sizes.orders(), MOST_ORDERS);
    check(problems, "customers", sizes.customers(), 100_000_000);
    check(problems, "products", sizes.products(), 100_000_000);
    check(problems, "transactions", sizes.transactions(), MOST_ORDERS);
    check(problems, "inventory", sizes.inventory(), MOST_INVENTORY);
    check(problems, "days", days, MOST_DAYS);
    if (!(quirks >= 0 && quirks <= MOST_QUIRKS)) {
      problems.add("quirks 0 to %s: %s".formatted(MOST_QUIRKS, quirks));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot generate the commerce feeds, a value is out of its range: "
              + String.join("; ", problems));
    }
  }

  private static void check(List<String> problems, String name, long value, long most) {
    if (value < 1 || value > most) {
      problems.add("%s 1 to %d: %d".formatted(name, most, value));
    }
  }
}
