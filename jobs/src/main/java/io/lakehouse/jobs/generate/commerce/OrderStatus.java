package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.Rng;
import java.util.Locale;

/** Statuses of orders with their share of a hundred; the last one is none that is known. */
enum OrderStatus {
  COMPLETED(60, StatusGroup.REVENUE),
  SHIPPED(12, StatusGroup.REVENUE),
  PROCESSING(10, StatusGroup.REVENUE),
  CANCELLED(8, StatusGroup.CANCELLED),
  REFUNDED(6, StatusGroup.REFUNDED),
  ON_HOLD(4, StatusGroup.PENDING),
  FRAUD_REVIEW(0, StatusGroup.PENDING);

  private static final OrderStatus[] ALL = values();
  private static final int KNOWN = FRAUD_REVIEW.ordinal();

  private final int share;
  private final StatusGroup group;
  private final String text = name().toLowerCase(Locale.ROOT);

  OrderStatus(int share, StatusGroup group) {
    this.share = share;
    this.group = group;
  }

  /** A known one. */
  static OrderStatus draw(Rng rng) {
    int rest = rng.below(100);
    int at = 0;
    while (rest >= ALL[at].share) {
      rest -= ALL[at++].share;
    }
    return ALL[at];
  }

  /** A known one that is not this. */
  OrderStatus other(Rng rng) {
    return ALL[(ordinal() + 1 + rng.below(KNOWN - 1)) % KNOWN];
  }

  /** Of two versions of an order within a day the one whose status is greater as text counts. */
  OrderStatus greater(OrderStatus other) {
    return text.compareTo(other.text) >= 0 ? this : other;
  }

  StatusGroup group() {
    return group;
  }

  String text() {
    return text;
  }
}
