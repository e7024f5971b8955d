package io.lakehouse.jobs.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes events as JSON. The same event gives the same bytes whenever it is written. */
final class EventJson {
  private static final long CONTENTS = 0x77;
  private static final long EVENT_IDS = 0x88;
  private static final long SESSION_IDS = 0x99;
  private static final long ORDER_IDS = 0xAA;

  /** Several times what the longest event needs. */
  private static final int BYTES = 8 << 10;

  /** Fields that no contract knows. */
  private static final byte[][] EXTRA_FIELDS = {
    utf8(",\"experiment\":\"checkout-b\""),
    utf8(",\"utm\":{\"source\":\"newsletter\",\"campaign\":47,\"tags\":[\"été\",\"soldes\"]}"),
    utf8(",\"search\":\"robe \\\"vintage\\\" \\u2013 velours côtelé\""),
    utf8(",\"is_bot\":false,\"referrer\":null")
  };

  private final long seed;
  private final Rng rng = new Rng();
  private final byte[] bytes = new byte[BYTES];
  private int length;
  private boolean withId;
  private boolean withExtraField;

  EventJson(long seed) {
    this.seed = Rng.mix(seed);
  }

  /**
   * Writes the event at which the session is.
   *
   * @param number of the event: of its session, and of its step in it
   */
  byte[] write(Session session, long number, Visitor visitor) {
    rng.restart(seed ^ CONTENTS, number);
    withId = !rng.chance(0.01);
    withExtraField = rng.chance(0.02);
    length = 0;
    identity(session, number, visitor);
    surroundings(visitor);
    EventType type = session.type();
    if (type.hasProduct()) {
      product(session);
    } else if (type.isCheckout()) {
      checkout(session, number);
    } else if (type == EventType.SELLER_FOLLOW) {
      add(",\"page\":\"/seller/").add(rng.below(50_000)).add('"');
    } else {
      String category = Products.category(rng.below(Products.CATALOGUE));
      add(",\"page\":\"/catalogue/").add(category).add("?page=");
      add(1 + rng.below(20)).add("\",\"category\":\"").add(category).add('"');
    }
    if (withExtraField) {
      add(EXTRA_FIELDS[rng.below(EXTRA_FIELDS.length)]);
    }
    add('}');
    return Arrays.copyOf(bytes, length);
  }

  /** Whether the event written last has an event_id. */
  boolean isWithId() {
    return withId;
  }

  /** Whether the event written last has a field that no contract knows. */
  boolean isWithExtraField() {
    return withExtraField;
  }

  private void identity(Session session, long number, Visitor visitor) {
    add('{');
    if (withId) {
      add("\"event_id\":\"e-").hex(number ^ Rng.mix(seed) ^ EVENT_IDS).add("\",");
    }
    add("\"user_id\":\"").add(visitor.id()).add("\",\"session_id\":\"s-");
    hex(number / Session.STEPS ^ Rng.mix(seed) ^ SESSION_IDS).add("\",\"timestamp\":");
    timestamp(session.time());
    add(",\"event_type\":\"").add(session.type().text()).add('"');
  }

  private void timestamp(long millis) {
    int form = rng.below(100);
    if (form < 8) {
      add(millis);
    } else if (form < 12) {
      add('"').time(millis + 3_600_000).add("+01:00\"");
    } else {
      add('"').time(millis).add("Z\"");
    }
  }

  private void surroundings(Visitor visitor) {
    add(",\"device_type\":\"").add(visitor.device()).add('"');
    if (!rng.chance(0.02)) {
      add(",\"ip_address\":\"10");
      for (int part = 0; part < 3; part++) {
        add('.').add(visitor.addressPart(part));
      }
      add('"');
    }
    if (!rng.chance(0.05)) {
      add(",\"user_agent\":\"").add(visitor.agent()).add('"');
    }
    if (!rng.chance(0.03)) {
      add(",\"country_code\":\"").add(visitor.country()).add('"');
    }
  }

  private void product(Session session) {
    int product = session.product();
    add(",\"page\":\"/product/").add(product).add("\",\"product_id\":");
    if (rng.chance(0.06)) {
      add(product);
    } else {
      add('"').add(product).add('"');
    }
    add(",\"category\":\"").add(Products.category(product)).add("\",\"price\":");
    money(Products.cents(product));
    if (session.type().hasQuantity()) {
      add(",\"quantity\":").add(session.quantity());
    }
  }

  private void checkout(Session session, long number) {
    long total = 0;
    int count = 0;
    for (int i = 0; i < session.inCart(); i++) {
      total += Products.cents(session.cartProduct(i)) * session.cartQuantity(i);
      count += session.cartQuantity(i);
    }
    add(",\"page\":\"/checkout\",\"cart_total\":").money(total);
    add(",\"items_count\":").add(count);
    if (session.type() == EventType.PURCHASE) {
      add(",\"order_id\":\"o-").hex(number ^ seed ^ ORDER_IDS).add('"');
    }
    if (session.type().hasItems()) {
      items(session);
    }
  }

  private void items(Session session) {
    for (int i = 0; i < session.inCart(); i++) {
      int product = session.cartProduct(i);
      add(i == 0 ? ",\"items\":[" : ",").add("{\"product_id\":\"").add(product);
      add("\",\"category\":\"").add(Products.category(product)).add("\",\"price\":");
      money(Products.cents(product)).add(",\"quantity\":").add(session.cartQuantity(i)).add('}');
    }
    add(']');
  }

  private EventJson add(byte[] text) {
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  @SuppressWarnings("deprecation") // The copy of low bytes is just what is wanted, and fast.
  private EventJson add(String ascii) {
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  private EventJson add(char ascii) {
    bytes[length++] = (byte) ascii;
    return this;
  }

  private EventJson add(long number) {
    if (number < 0) {
      // The smallest number has no positive counterpart.
      return number == Long.MIN_VALUE ? add(Long.toString(number)) : add('-').add(-number);
    }
    length = Ascii.number(bytes, length, number);
    return this;
  }

  /** A bijection, so that different numbers give different ids. */
  private EventJson hex(long number) {
    length = Ascii.hex(bytes, length, Rng.mix(number));
    return this;
  }

  private EventJson time(long epochMillis) {
    length = Ascii.time(bytes, length, epochMillis);
    return this;
  }

  private EventJson money(long cents) {
    length = Ascii.number(bytes, length, cents / 100);
    bytes[length++] = '.';
    length = Ascii.padded(bytes, length, cents % 100, 2);
    return this;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
