package io.lakehouse.jobs.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakehouse.jobs.generate.EventRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the tables must hold of the records that were sent, reckoned from their JSON by the words of
 * the specification and without the pipeline: sums by table, measure and key, in one flat map.
 */
final class Expected {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> ACTS =
      Map.of(
          "product_view", "views",
          "product_like", "likes",
          "product_wish", "wishes",
          "add_to_cart", "cart_adds",
          "remove_from_cart", "cart_removals",
          "purchase", "purchases");
  static final Map<String, String> STEPS =
      Map.of(
          "product_view", "sessions_viewed",
          "add_to_cart", "sessions_carted",
          "checkout_start", "sessions_checked_out",
          "purchase", "sessions_purchased");

  private final Set<String> seen = new HashSet<>();
  private final Set<String> firsts = new HashSet<>();
  private final Map<String, BigDecimal> sums = new TreeMap<>();

  /** Adds a record as it was sent. */
  void add(EventRecord record) throws IOException {
    if (record.isBroken()) {
      count("rejects", "rows");
      return;
    }
    count("bronze", "rows");
    JsonNode event = JSON.readTree(record.value());
    if (seen.add(identity(event))) {
      good(event);
    }
  }

  /** The sums so far; none is 0. */
  Map<String, BigDecimal> sums() {
    return sums;
  }

  private void good(JsonNode event) {
    String user = event.get("user_id").asText();
    String session = event.get("session_id").asText();
    String type = event.get("event_type").asText();
    String country = event.hasNonNull("country_code") ? event.get("country_code").asText() : null;
    Instant time = time(event);
    Instant hour = time.truncatedTo(ChronoUnit.HOURS);
    String date = time.atZone(ZoneOffset.UTC).toLocalDate().toString();
    count("silver", "rows", user, session, type, time);
    String device = event.path("device_type").asText(null);
    count("hourly", "events", hour, country, device, type);
    if (type.equals("purchase")) {
      add(money(event, "cart_total"), "hourly", "amount", hour, country, device, type);
    }
    once("hourly", "new_users", user, date);
    once("hourly", "new_sessions", user, session);
    if (STEPS.containsKey(type)) {
      once("conversion", STEPS.get(type), user, session, type);
    }
    least(time, "months", "first_seen_at", user, date.substring(0, 7) + "-01");
    if (type.equals("purchase")) {
      event.path("items").forEach(item -> bought(item, hour));
    } else if (ACTS.containsKey(type) && event.hasNonNull("product_id")) {
      product(ACTS.get(type), hour, event);
    }
  }

  private void bought(JsonNode item, Instant hour) {
    product("purchases", hour, item);
    BigDecimal pieces = new BigDecimal(item.get("quantity").asText());
    String product = item.get("product_id").asText();
    String category = item.get("category").asText();
    add(pieces, "product", "quantity", hour, product, category);
    add(
        pieces.multiply(new BigDecimal(item.get("price").asText())),
        "product",
        "revenue",
        hour,
        product,
        category);
  }

  private void product(String measure, Instant hour, JsonNode of) {
    count(
        "product", measure, hour, of.get("product_id").asText(), of.path("category").asText(null));
  }

  private static BigDecimal money(JsonNode event, String field) {
    return new BigDecimal(event.path(field).asText("0"));
  }

  private static Instant time(JsonNode event) {
    JsonNode time = event.get("timestamp");
    return time.isNumber()
        ? Instant.ofEpochMilli(time.longValue())
        : OffsetDateTime.parse(time.textValue()).toInstant();
  }

  private static String identity(JsonNode event) {
    return event.hasNonNull("event_id")
        ? event.get("event_id").asText()
        : event.get("user_id")
            + "|"
            + event.get("session_id")
            + "|"
            + time(event)
            + "|"
            + event.get("event_type")
            + "|"
            + event.path("product_id").asText();
  }

  private void once(String table, String measure, Object... group) {
    if (firsts.add(key(table, measure, group))) {
      count(table, measure);
    }
  }

  private void count(String table, String measure, Object... key) {
    add(BigDecimal.ONE, table, measure, key);
  }

  private void add(BigDecimal value, String table, String measure, Object... key) {
    add(sums, value, table, measure, key);
  }

  private void least(Instant time, String table, String measure, Object... key) {
    least(sums, time, table, measure, key);
  }

  static void add(
      Map<String, BigDecimal> sums, BigDecimal value, String table, String measure, Object... key) {
    if (value != null && value.signum() != 0) {
      sums.merge(key(table, measure, key), value.stripTrailingZeros(), Expected::plus);
    }
  }

  private static BigDecimal plus(BigDecimal a, BigDecimal b) {
    return a.add(b).stripTrailingZeros();
  }

  static void least(
      Map<String, BigDecimal> sums, Instant time, String table, String measure, Object... key) {
    sums.merge(key(table, measure, key), BigDecimal.valueOf(time.toEpochMilli()), BigDecimal::min);
  }

  private static String key(String table, String measure, Object... key) {
    StringBuilder text = new StringBuilder(table).append(' ').append(measure);
    for (Object part : key) {
      text.append('|').append(part);
    }
    return text.toString();
  }
}
