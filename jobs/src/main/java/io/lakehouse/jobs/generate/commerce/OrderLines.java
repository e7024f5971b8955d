package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.LineBuffer;
import io.lakehouse.jobs.generate.commerce.Order.DateForm;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Writes orders as lines of one CSV file. */
final class OrderLines {
  static final String HEADER =
      "order_id,customer_id,order_date,order_status,payment_method,shipping_method,subtotal,tax,"
          + "shipping_cost,discount,coupon_code,total,items,billing_address,shipping_address";

  static final int PAYMENTS = 4;

  private static final String[] PAYMENT = {"credit_card", "paypal", "bank_transfer", "gift_card"};
  private static final String[] SHIPPING = {"standard", "express", "pickup", "parcel_locker"};
  private static final String[] UNREADABLE = {
    "not available",
    "[{'product_id': 12, 'category': 'Toys', 'pri",
    "[{\"\"product_id\"\": 12 \"\"category\"\": \"\"Toys\"\"}]",
    "[object Object]"
  };

  /** Behind the number of an address: the same customer's other one. */
  private static final long OTHER = 1L << 40;

  private static final ItemText JSON = new ItemText(Nested.JSON);
  private static final ItemText PYTHON = new ItemText(Nested.PYTHON);

  private final LineBuffer out;
  private final Days days;
  private final Addresses addresses;
  private final String prefix;
  private long lines;

  OrderLines(LineBuffer out, CommercePlan plan, Days days, Addresses addresses) throws IOException {
    this.out = out;
    this.days = days;
    this.addresses = addresses;
    this.prefix = prefix(plan.date());
    out.add(HEADER).add('\n');
  }

  /** What an order's id begins with: the orders of each delivery have ids of their own. */
  private static String prefix(LocalDate delivered) {
    return "ORD-" + DateTimeFormatter.BASIC_ISO_DATE.format(delivered) + "-";
  }

  /** Lines written, the header left out. */
  long lines() {
    return lines;
  }

  /** Writes an order with this status; null for no flaw. */
  void add(Order order, OrderStatus status, Flaw flaw) throws IOException {
    lines++;
    if (flaw == null || !flaw.lacksId()) {
      out.add(prefix).addDigits(order.number, 9);
    }
    out.add(',').add(order.customer).add(',');
    if (flaw == null || !flaw.lacksDate()) {
      date(order);
    }
    out.add(',').add(status.text()).add(',');
    payment(order, flaw);
    out.add(',').add(SHIPPING[order.shipping]).add(',');
    out.addCents(order.subtotal).add(',').addCents(order.tax).add(',');
    out.addCents(order.shippingCost).add(',').addCents(order.discount).add(',');
    out.add(OrderModel.COUPONS[order.coupon]).add(',').addCents(order.total()).add(",\"");
    if (flaw == Flaw.TORN) {
      out.add("[{");
      return;
    }
    items(order, flaw);
    out.add("\",\"");
    addresses.write(out, order.customer, order.nested);
    out.add('"');
    if (flaw != Flaw.FIELD_TOO_FEW) {
      out.add(",\"");
      addresses.write(
          out, order.toAnotherAddress ? order.customer + OTHER : order.customer, order.nested);
      out.add('"');
    }
    out.add(flaw == Flaw.FIELD_TOO_MANY ? ",0\n" : "\n");
  }

  private void date(Order order) throws IOException {
    out.add(days.text(order.day));
    if (order.dateForm == DateForm.DATE_ONLY) {
      return;
    }
    int second = order.second;
    out.add('T').addDigits(second / 3600, 2).add(':').addDigits(second / 60 % 60, 2);
    out.add(':').addDigits(second % 60, 2);
    if (order.dateForm == DateForm.MILLIS) {
      out.add('.').addDigits(order.number % 1000, 3);
    }
    if (order.dateForm != DateForm.NO_ZONE) {
      out.add('Z');
    }
  }

  private void payment(Order order, Flaw flaw) throws IOException {
    String payment = PAYMENT[order.payment];
    if (flaw == Flaw.STRAY_QUOTE) {
      out.add('"').add(payment).add("\"?");
    } else {
      out.add(payment);
    }
    if (flaw == Flaw.NO_UTF8) {
      out.add(new byte[] {(byte) 0xE9});
    }
  }

  private void items(Order order, Flaw flaw) throws IOException {
    if (flaw == Flaw.UNREADABLE_ITEMS) {
      out.add(UNREADABLE[(int) (order.number % UNREADABLE.length)]);
      return;
    }
    ItemText text = order.nested == Nested.JSON ? JSON : PYTHON;
    out.add('[');
    for (int line = 0; line < order.lines; line++) {
      if (line > 0) {
        out.add(", ");
      }
      int product = order.product[line];
      out.add(text.open).add(product).add(text.categories[Catalogue.category(product)]);
      out.addCents(order.price[line]).add(text.quantity).add(order.quantity[line]);
      if (order.price[line] == 0) {
        out.add(text.gift);
      }
      out.add('}');
    }
    out.add(']');
  }

  /** The parts of an item that never change; a gift has a field that no contract knows. */
  private record ItemText(byte[] open, byte[][] categories, byte[] quantity, byte[] gift) {
    ItemText(Nested nested) {
      this(
          Nested.csv("{" + nested.key("product_id")),
          new byte[Catalogue.CATEGORIES.length][],
          Nested.csv(", " + nested.key("quantity")),
          Nested.csv(", " + nested.key("is_gift") + nested.yes()));
      for (int i = 0; i < categories.length; i++) {
        categories[i] =
            Nested.csv(
                ", "
                    + nested.key("category")
                    + nested.quote(Catalogue.CATEGORIES[i])
                    + ", "
                    + nested.key("price"));
      }
    }
  }
}
