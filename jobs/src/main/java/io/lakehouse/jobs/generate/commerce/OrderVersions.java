package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.Rng;

/** Which orders come twice within their day, and with which status; at most one copy each. */
final class OrderVersions {
  private static final long COPIES = 0x44;

  private final double rate;
  private final long seed;
  private final Rng rng = new Rng();

  OrderVersions(CommercePlan plan) {
    this.rate = plan.quirks();
    this.seed = Rng.mix(plan.seed()) ^ COPIES;
  }

  /** The kind of the order's copy, null for none. */
  Flaw copy(long number) {
    double drawn = rng.restart(seed, number).unit();
    if (drawn < rate) {
      return Flaw.DUPLICATE_ORDER;
    }
    return drawn < 2 * rate ? Flaw.CONFLICTING_ORDER : null;
  }

  /** The status that the copy has. */
  OrderStatus status(Order order) {
    return copy(order.number) == Flaw.CONFLICTING_ORDER ? order.status.other(rng) : order.status;
  }

  /** The status that counts. */
  OrderStatus latest(Order order) {
    return order.status.greater(status(order));
  }
}
