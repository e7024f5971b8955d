package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.Rng;
import io.lakehouse.jobs.generate.commerce.Order.DateForm;

/**
 * Draws orders. One depends on plan and number alone, and the numbers are drawn in the same order
 * whatever the rate of the quirks is, so that it stays the same when the rate is changed.
 */
final class OrderModel {
  static final String[] COUPONS = {"", "WELCOME5", "SPRING10", "LUCKY20"};

  private static final int[] COUPON_PERCENT = {0, 5, 10, 20};
  private static final int[] TAX_PERCENT = {20, 19, 0, 22, 21, 7};
  private static final int[] SHIPPING_CENTS = {499, 1250, 0, 349};
  private static final long FREE_SHIPPING_FROM = 10_000;
  private static final int DAY_SECONDS = 86_400;

  private static final double PYTHON = 0.3;
  private static final double GIFT = 0.01;
  private static final double ANOTHER_ADDRESS = 0.15;

  private final CommercePlan plan;
  private final Days days;
  private final Catalogue catalogue;
  private final long seed;
  private final Rng rng = new Rng();

  OrderModel(CommercePlan plan, Days days, Catalogue catalogue) {
    this.plan = plan;
    this.days = days;
    this.catalogue = catalogue;
    this.seed = Rng.mix(Rng.mix(plan.seed()) + plan.date().toEpochDay());
  }

  /** Draws a good order; it may have soft flaws. */
  void draw(Order order, long number) {
    rng.restart(seed, number);
    order.number = number;
    int customer = customer(rng, plan.sizes().customers());
    order.customer = customer;
    order.day = days.draw(rng, customer);
    order.second = rng.below(DAY_SECONDS);
    order.dateForm = dateForm(rng.below(100));
    order.status = OrderStatus.draw(rng);
    order.payment = rng.below(OrderLines.PAYMENTS);
    order.shipping = rng.below(SHIPPING_CENTS.length);
    order.coupon = rng.chance(0.15) ? 1 + rng.below(COUPONS.length - 1) : 0;
    order.nested = rng.chance(PYTHON) ? Nested.PYTHON : Nested.JSON;
    order.toAnotherAddress = rng.chance(ANOTHER_ADDRESS);
    drawLines(order);
    price(order);
    drawFlaws(order);
  }

  /** Draws an order that only a spoilt line has. */
  void drawSpoilt(Order order, long number, Flaw flaw) {
    draw(order, CommercePlan.MOST_ORDERS + number);
    if (flaw.isNegative()) {
      int line = rng.below(order.lines);
      order.price[line] = -1 - order.price[line];
    }
    price(order);
    order.off = 0;
  }

  /** Few buy often. */
  static int customer(Rng rng, int customers) {
    double unit = rng.unit();
    return 1 + (int) (customers * unit * unit);
  }

  private void drawLines(Order order) {
    order.lines = lines(rng.below(100));
    for (int line = 0; line < order.lines; line++) {
      order.product[line] = catalogue.draw(rng);
      order.price[line] = catalogue.cents(order.product[line]);
      order.quantity[line] = rng.chance(0.25) ? 2 + rng.below(4) : 1;
    }
    if (rng.chance(GIFT) && order.lines < 5) {
      order.product[order.lines] = catalogue.draw(rng);
      order.price[order.lines] = 0;
      order.quantity[order.lines++] = 1;
    }
  }

  private static void price(Order order) {
    order.subtotal = order.money().cents();
    order.discount = percent(order.subtotal, COUPON_PERCENT[order.coupon]);
    order.tax =
        percent(
            order.subtotal - order.discount,
            TAX_PERCENT[(int) (order.customer % TAX_PERCENT.length)]);
    order.shippingCost =
        order.shipping == 0 && order.subtotal >= FREE_SHIPPING_FROM
            ? 0
            : SHIPPING_CENTS[order.shipping];
  }

  private void drawFlaws(Order order) {
    int off = 2 + rng.below(5000);
    order.off = rng.chance(plan.quirks()) ? (off % 2 == 0 ? off : -off) : 0;
    if (rng.chance(plan.quirks())) {
      order.status = OrderStatus.FRAUD_REVIEW;
    }
    order.isCustomerUnknown = rng.chance(plan.quirks());
    if (order.isCustomerUnknown) {
      order.customer += plan.sizes().customers();
    }
  }

  private static DateForm dateForm(int hundredth) {
    if (hundredth < 80) {
      return DateForm.SECONDS;
    }
    return hundredth < 90
        ? DateForm.MILLIS
        : hundredth < 96 ? DateForm.NO_ZONE : DateForm.DATE_ONLY;
  }

  private static int lines(int hundredth) {
    if (hundredth < 45) {
      return 1;
    }
    return hundredth < 70 ? 2 : hundredth < 85 ? 3 : hundredth < 95 ? 4 : 5;
  }

  /** Half a cent is rounded up. */
  private static long percent(long cents, int percent) {
    return Math.floorDiv(cents * percent + 50, 100);
  }
}
