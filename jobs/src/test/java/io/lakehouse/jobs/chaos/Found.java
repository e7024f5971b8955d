package io.lakehouse.jobs.chaos;

import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the tables hold, in the form of {@link Expected}; read without an engine. */
final class Found {
  private static final List<String> PRODUCT =
      List.of(
          "views",
          "likes",
          "wishes",
          "cart_adds",
          "cart_removals",
          "purchases",
          "quantity",
          "revenue");

  private final TestLake lake;
  private final Map<String, BigDecimal> sums = new TreeMap<>();

  private Found(TestLake lake) {
    this.lake = lake;
  }

  static Map<String, BigDecimal> in(TestLake lake) {
    Found found = new Found(lake);
    found.read();
    return found.sums;
  }

  /** Partition and offset of every record in bronze and in rejects, as text. */
  static List<String> lineage(TestLake lake) {
    List<String> all = new ArrayList<>();
    for (String table : List.of("bronze.user_activity", "bronze.rejects")) {
      lake.table(table, "source_partition", "source_line")
          .list()
          .forEach(row -> all.add(row.get("source_partition") + "@" + row.get("source_line")));
    }
    return all;
  }

  /** The first differences, of the sums that only one side has or that are others. */
  static List<String> differences(Map<String, BigDecimal> found, Map<String, BigDecimal> expected) {
    TreeSet<String> keys = new TreeSet<>(found.keySet());
    keys.addAll(expected.keySet());
    return keys.stream()
        .filter(key -> compare(found.get(key), expected.get(key)) != 0)
        .map(key -> "%s: %s instead of %s".formatted(key, found.get(key), expected.get(key)))
        .limit(20)
        .toList();
  }

  private static int compare(BigDecimal a, BigDecimal b) {
    return a == null || b == null ? 1 : a.compareTo(b);
  }

  private void read() {
    rows("bronze.user_activity", "bronze", "source_line");
    rows("bronze.rejects", "rejects", "source_line");
    rows("silver.quarantine", "quarantine", "source_line");
    Rows silver =
        lake.table("silver.user_activity", "user_id", "session_id", "event_type", "event_time");
    for (Map<String, Object> row : silver.list()) {
      add(
          BigDecimal.ONE,
          "silver",
          "rows",
          row.get("user_id"),
          row.get("session_id"),
          row.get("event_type"),
          instant(row.get("event_time")));
    }
    for (Map<String, Object> row : lake.table("gold.activity_hourly_parts").list()) {
      Object[] key = {
        instant(row.get("event_hour")),
        row.get("country_code"),
        row.get("device_type"),
        row.get("event_type")
      };
      add(number(row.get("events")), "hourly", "events", key);
      add(number(row.get("amount")), "hourly", "amount", key);
      add(number(row.get("new_users")), "hourly", "new_users");
      add(number(row.get("new_sessions")), "hourly", "new_sessions");
    }
    for (Map<String, Object> row : lake.table("gold.product_activity_hourly_parts").list()) {
      for (String measure : PRODUCT) {
        add(
            number(row.get(measure)),
            "product",
            measure,
            instant(row.get("event_hour")),
            row.get("product_id"),
            row.get("category"));
      }
    }
    for (Map<String, Object> row : lake.table("gold.conversion_daily_parts").list()) {
      Expected.STEPS.values().forEach(step -> add(number(row.get(step)), "conversion", step));
    }
    for (Map<String, Object> row : lake.table("gold.user_active_months_parts").list()) {
      Expected.least(
          sums,
          instant(row.get("first_seen_at")),
          "months",
          "first_seen_at",
          row.get("user_id"),
          LocalDate.parse(row.get("active_month").toString()));
    }
  }

  private void rows(String table, String name, String column) {
    add(BigDecimal.valueOf(lake.table(table, column).count()), name, "rows");
  }

  private void add(BigDecimal value, String table, String measure, Object... key) {
    Expected.add(sums, value, table, measure, key);
  }

  private static BigDecimal number(Object value) {
    return value == null ? null : new BigDecimal(value.toString());
  }

  private static Instant instant(Object time) {
    return time instanceof OffsetDateTime offset
        ? offset.toInstant()
        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
  }
}
