package io.lakehouse.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** From silver's days to gold by the shipped statements, and what the audits say of it. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class CommerceAuditsIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final Run RUN = new Run("audits", DAY, Duration.ofSeconds(10));
  private static final Set<String> AUDITS =
      Set.of(
          "gold_preserves_sales",
          "order_lines_are_whole",
          "commerce_keys_are_unique",
          "conflicting_orders",
          "order_lines_are_unique");
  private static final List<String> CURRENT =
      List.of(
          "silver.orders",
          "silver.transactions",
          "silver.order_lines",
          "silver.customers",
          "silver.products",
          "gold.daily_sales",
          "gold.revenue_daily",
          "gold.customer_product_affinity",
          "gold.top_products",
          "gold.retention_cohorts");

  private TestLake lake;

  @BeforeAll
  void fill(TestLake lake) throws Exception {
    this.lake = lake;
    lake.house().catalogTool().apply();
    assertThat(found()).as("of empty tables").isEmpty();
    for (LocalDate day : List.of(DAY.minusDays(1), DAY)) {
      boolean isLast = day.equals(DAY);
      add(
          "silver.order_versions",
          order(day, "o1", isLast ? "completed" : "on_hold", isLast ? 2 : 9));
      add("silver.transactions_by_day", transaction(day, "t1", isLast ? "19.95" : "39.90"));
      add("silver.customers_by_day", Map.of("snapshot_date", day, "customer_id", 7));
      add(
          "silver.catalogue_by_day",
          Map.of("snapshot_date", day, "product_id", 17, "category", isLast ? "shoes" : "boots"));
      add("silver.stock_by_day", Map.of("snapshot_date", day, "product_id", 17));
    }
    add("silver.order_versions", order(DAY, "o2", "refunded", 1));
    add("silver.transactions_by_day", transaction(DAY.minusDays(1), "t2", "5.00"));
    for (String table : CURRENT) {
      make(table);
    }
  }

  private static Map<String, Object> order(LocalDate day, String id, String status, int quantity) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("product_id", 17);
    item.put("price", new BigDecimal("18.00"));
    item.put("quantity", quantity);
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("snapshot_date", day);
    order.put("order_id", id);
    order.put("version", status + quantity);
    order.put("order_date", LocalDate.parse("2026-11-17"));
    order.put("ordered_at", Instant.parse("2026-11-17T10:00:00Z"));
    order.put("customer_id", 7);
    order.put("status", status);
    order.put("items", List.of(item));
    order.put("line_count", 1);
    return order;
  }

  private static Map<String, Object> transaction(LocalDate day, String id, String amount) {
    return Map.of(
        "snapshot_date",
        day,
        "transaction_id",
        id,
        "transaction_date",
        LocalDate.parse("2026-10-31"),
        "quantity",
        1,
        "total_amount",
        new BigDecimal(amount));
  }

  private static Map<String, Object> now(Map<String, Object> row) {
    Map<String, Object> state = new LinkedHashMap<>(row);
    state.put("as_of", state.remove("snapshot_date"));
    return state;
  }

  private void add(String table, Map<String, Object> row) {
    LogWriter.replace(lake.house().lake().table(table), Expressions.alwaysFalse(), List.of(row));
  }

  private void make(String table) throws Exception {
    Contracts contracts = lake.house().contracts();
    try (Session session = lake.house().session(Refs.MAIN)) {
      new PipelineJob(session, contracts, Statement.load(contracts), RUN)
          .fill(contracts.table(table))
          .submit("make " + table)
          .getJobExecutionResult()
          .get();
    }
  }

  /** What the audits find, by name: the rows. */
  private Map<String, List<String>> found() throws Exception {
    List<Audit> audits =
        Audit.load(SqlTree.open()).stream().filter(a -> AUDITS.contains(a.name())).toList();
    assertThat(audits).hasSameSizeAs(AUDITS);
    Map<String, List<String>> found = new TreeMap<>();
    try (Session session = lake.house().session(Refs.MAIN)) {
      for (AuditJob.Finding finding : new AuditJob(session).run(audits, Set.of(), RUN, 9)) {
        if (!finding.passed()) {
          found.put(finding.audit().name(), new ArrayList<>(finding.samples()));
        }
      }
    }
    return found;
  }

  @Test
  @Order(1)
  void findsNothingWhereGoldIsMadeOfSilver() throws Exception {
    assertThat(found()).isEmpty();
    // o1 has 2 pieces of 18.00 and t1 and t2 have one each of 19.95 and 5.00; o2 is refunded.
    assertThat(lake.table("gold.daily_sales", "product_id", "quantity", "sales").list())
        .extracting(Map::toString)
        .containsExactlyInAnyOrder(
            "{product_id=17, quantity=2, sales=36.00}",
            "{product_id=null, quantity=2, sales=24.95}");
    assertThat(lake.table("gold.revenue_daily", "category", "revenue", "refunded").list())
        .extracting(Map::toString)
        .containsExactlyInAnyOrder(
            "{category=shoes, revenue=36.00, refunded=18.00}",
            "{category=null, revenue=24.95, refunded=0.00}");
  }

  @Test
  @Order(2)
  void findsEachFaultWhereItIs() throws Exception {
    add("gold.daily_sales", sale());
    add("gold.revenue_daily", pending());
    add("silver.order_lines", line());
    add("silver.transactions", now(transaction(DAY, "t3", "1.00")));
    add("silver.order_versions", order(DAY, "o2", "cancelled", 1));
    add("silver.stock_by_day", Map.of("snapshot_date", DAY, "product_id", 17));
    add("silver.catalogue_by_day", Map.of("snapshot_date", DAY.minusDays(1), "product_id", 17));
    Map<String, List<String>> found = found();
    assertThat(found).containsOnlyKeys(AUDITS);
    assertThat(found.get("gold_preserves_sales"))
        .satisfiesExactlyInAnyOrder(
            row -> assertThat(row).contains("gold.daily_sales", "60.96", "60.95"),
            row -> assertThat(row).contains("gold.revenue_daily", "79.95", "78.95"));
    assertThat(found.get("order_lines_are_whole"))
        .satisfiesExactlyInAnyOrder(
            row -> assertThat(row).contains("\"line_count\":\"3\"", "expected_line_count\":\"2\""),
            row -> assertThat(row).contains("\"money\":\"24.95\"", "expected_money\":\"25.95\""));
    // The catalogue's comes twice as well, on another day than that of the run.
    assertThat(found.get("commerce_keys_are_unique"))
        .satisfiesExactlyInAnyOrder(row -> assertThat(row).contains("silver.stock_by_day", "17"));
    assertThat(found.get("order_lines_are_unique"))
        .satisfiesExactly(row -> assertThat(row).contains("\"order_id\":\"o1\"", "\"2\""));
    assertThat(found.get("conflicting_orders"))
        .satisfiesExactly(row -> assertThat(row).contains("\"order_id\":\"o2\""));
  }

  private static Map<String, Object> sale() {
    return Map.of(
        "order_date", DAY, "sales", new BigDecimal("0.01"), "transactions", 1, "quantity", 0);
  }

  private static Map<String, Object> pending() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("order_date", DAY);
    row.put("orders", 0);
    row.put("items", 0);
    for (String money : List.of("revenue", "refunded", "cancelled")) {
      row.put(money, new BigDecimal("0.00"));
    }
    row.put("pending", new BigDecimal("1.00"));
    return row;
  }

  private static Map<String, Object> line() {
    return Map.of(
        "source",
        "orders",
        "order_id",
        "o1",
        "line_no",
        1,
        "order_date",
        DAY,
        "line_amount",
        new BigDecimal("0.00"),
        "is_revenue",
        false);
  }
}
