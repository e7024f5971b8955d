package io.lakehouse.jobs.generate.commerce;

/** An order while it is written; one object is used for all. */
final class Order {
  static final int MOST_LINES = 6;

  /** How the date is written. */
  enum DateForm {
    SECONDS,
    MILLIS,
    NO_ZONE,
    DATE_ONLY
  }

  long number;
  long customer;
  int day;
  int second;
  DateForm dateForm;
  OrderStatus status;
  int payment;
  int shipping;
  int coupon;
  Nested nested;
  boolean toAnotherAddress;

  int lines;
  final int[] product = new int[MOST_LINES];
  final long[] price = new long[MOST_LINES];
  final int[] quantity = new int[MOST_LINES];

  long subtotal;
  long discount;
  long tax;
  long shippingCost;

  /** By how much the total is wrong. */
  long off;

  boolean isCustomerUnknown;

  long total() {
    return subtotal - discount + tax + shippingCost + off;
  }

  Money money() {
    long pieces = 0;
    long cents = 0;
    for (int line = 0; line < lines; line++) {
      pieces += quantity[line];
      cents += price[line] * quantity[line];
    }
    return new Money(1, lines, pieces, cents);
  }
}
