package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.generate.commerce.CommerceDay;
import io.lakehouse.jobs.generate.commerce.CommerceGenerator;
import io.lakehouse.jobs.generate.commerce.CommercePlan;
import io.lakehouse.jobs.generate.commerce.Corrections;
import io.lakehouse.jobs.generate.commerce.Flaw;
import io.lakehouse.jobs.generate.commerce.Money;
import io.lakehouse.jobs.generate.commerce.Rule;
import io.lakehouse.jobs.generate.commerce.StatusGroup;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A generated day of all commerce feeds with every flaw, and a later one that corrects some of its
 * orders. The generator has added up what must come of them while it wrote the files.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CommerceDayIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final LocalDate LATER = DAY.plusDays(1);
  private static final String[] FEEDS = {
    "orders", "transactions", "customers", "inventory", "products"
  };
  private static final CommercePlan PLAN =
      new CommercePlan(DAY, 60, new CommercePlan.Sizes(1_500, 300, 300, 800, 300), 7, 0.02);

  private TestLake lake;
  private CommerceDay day;
  private Corrections corrections;
  private RunReport report;
  private RunReport later;
  private Map<String, Rows> published;

  @BeforeAll
  void runBothDays(TestLake given) throws Exception {
    lake = given;
    day = CommerceGenerator.generate(PLAN, lake.landing());
    corrections = CommerceGenerator.correct(PLAN, LATER, 0.1, lake.landing());
    report = lake.run(lake.house(), DAY, FEEDS);
    published = current();
    later = lake.run(lake.house(), LATER, "orders");
  }

  /** All tables of kind current. */
  private Map<String, Rows> current() {
    Map<String, Rows> rows = new TreeMap<>();
    for (String table :
        List.of(
            "silver.orders",
            "silver.order_lines",
            "silver.products",
            "silver.customers",
            "gold.daily_sales",
            "gold.revenue_daily",
            "gold.customer_product_affinity",
            "gold.top_products",
            "gold.retention_cohorts")) {
      rows.put(table, lake.content(table));
    }
    return rows;
  }

  @Test
  void everyRecordIsWhereItBelongs() throws Exception {
    assertThat(report.reasons()).isEmpty();
    assertThat(report.ledger()).hasSize(14).allMatch(LedgerRow::balanced);
    for (String feed : FEEDS) {
      assertThat(report.rows())
          .as(feed)
          .containsEntry("bronze." + feed, day.records(feed) - day.rejected(feed))
          .containsEntry("bronze.rejects/" + feed, day.rejected(feed))
          .containsEntry("silver.quarantine/" + feed, day.quarantined(feed));
    }
    assertThat(day.flaws()).allSatisfy((flaw, count) -> assertThat(count).isPositive());
    assertThat(report.rows())
        .containsEntry("silver.order_versions", day.good("orders") + day.conflicts("orders"))
        .containsEntry("silver.orders", day.good("orders"))
        .containsEntry("silver.transactions", day.good("transactions"))
        .containsEntry("silver.customers", day.good("customers"))
        .containsEntry(
            "silver.order_lines", day.orders().total().lines() + day.good("transactions"));
    for (String feed : List.of("orders", "transactions")) {
      for (Rule rule : Rule.values()) {
        assertThat(
                lake.rows(
                    "SELECT COUNT(*) FROM silver.quarantine WHERE feed = '%s' AND rule = '%s' AND snapshot_date = DATE '%s'"
                        .formatted(feed, rule.name().toLowerCase(Locale.ROOT), DAY)))
            .as("%s %s", feed, rule)
            .containsExactly(Row.of(day.quarantined(feed, rule)));
      }
    }
  }

  @Test
  void softFlawsAreCountedAndOrdersThatDifferTold() {
    Map<String, Long> failed = new TreeMap<>();
    report.quality().forEach(row -> failed.merge(row.rule(), row.failed(), Long::sum));
    assertThat(failed)
        .containsEntry("conflicting_orders", day.conflicts("orders"))
        .hasEntrySatisfying(
            "total_adds_up",
            found -> assertThat(found).isGreaterThanOrEqualTo(day.flaws().get(Flaw.TOTAL_OFF)))
        .hasEntrySatisfying(
            "last_restock_date_is_readable",
            found -> assertThat(found).isEqualTo(day.flaws().get(Flaw.DATE_AS_NUMBER)));
  }

  @Test
  void theMoneyOfEachDateIsInGold() throws Exception {
    assertThat(figures(published.get("gold.revenue_daily"))).isEqualTo(expected(false));
    BigDecimal revenue =
        day.orders().total(StatusGroup.REVENUE).plus(day.transactions().total()).amount();
    assertThat(sum(published.get("gold.daily_sales"), "sales")).isEqualByComparingTo(revenue);
    assertThat(sum(published.get("gold.customer_product_affinity"), "spent"))
        .isEqualByComparingTo(revenue);
  }

  @Test
  void aCorrectionChangesTheDayThatTheOrderBelongsTo() throws Exception {
    assertThat(later.reasons()).isEmpty();
    assertThat(later.rows())
        .containsEntry("silver.order_versions", corrections.file().lines())
        .containsEntry("silver.orders", day.good("orders"));
    assertThat(later.ledger())
        .extracting(LedgerRow::line)
        .contains(
            "silver.orders %,d = %,d written + %,d superseded balanced"
                .formatted(
                    day.good("orders") + day.conflicts("orders") + corrections.file().lines(),
                    day.good("orders"),
                    day.conflicts("orders") + corrections.file().lines()));
    assertThat(figures(lake.content("gold.revenue_daily"))).isEqualTo(expected(true));
    // What was published before stays at its tag.
    assertThat(
            Rows.difference(
                Map.of("gold.daily_sales", lake.contentAt("gold.daily_sales", "day-" + DAY)),
                Map.of("gold.daily_sales", published.get("gold.daily_sales"))))
        .isEmpty();
  }

  @Test
  void whatHasChangedIsTold() throws Exception {
    Map<LocalDate, BigDecimal> refunded = new TreeMap<>();
    lake.rows(
            """
            SELECT order_date, `after` - `before`
            FROM ops.restatements
            WHERE table_name = 'gold.revenue_daily' AND measure = 'refunded'
            """)
        .forEach(row -> refunded.put(row.getFieldAs(0), row.getFieldAs(1)));
    Map<LocalDate, BigDecimal> expected = new TreeMap<>();
    for (LocalDate date : corrections.change().byDate().keySet()) {
      Money money = corrections.change().on(date, StatusGroup.REFUNDED);
      if (money.cents() != 0) {
        expected.put(date, money.amount());
      }
    }
    assertThat(refunded).isNotEmpty().isEqualTo(expected);
    assertThat(
            lake.rows(
                "SELECT COUNT(*) FROM ops.restatements WHERE snapshot_date = DATE '%s'"
                    .formatted(DAY)))
        .containsExactly(Row.of(0L));
  }

  @Test
  void goesOnWhereverItWasEnded() throws Exception {
    TestLake other = lake.another();
    CommerceGenerator.generate(PLAN, other.landing());
    // Before the states are filled, before their gold, before the audits, before the publishing.
    endAt(other, 2, "filling");
    endAt(other, 3, "filling");
    endAt(other, 1, "auditing");
    endAt(other, 1, "publishing");
    RunState open = other.house().journal().open(DAY).orElseThrow();
    new Branches(other.house().lake(), DAY)
        .publish("silver.order_versions", open.branch(), open.runId());
    new Branches(other.house().lake(), DAY)
        .publishState("silver.orders", open.branch(), open.runId(), DAY);

    RunReport last = other.run(other.house(), DAY, FEEDS);

    assertThat(last.runId()).isEqualTo(open.runId());
    assertThat(last.isPublished()).isTrue();
    assertThat(last.ledger()).isEqualTo(report.ledger());
    published.forEach(
        (table, rows) -> assertThat(rows.differenceFrom(other.content(table))).as(table).isEmpty());
  }

  /** Ends a run when it says for the n-th time what it is about to do. */
  private static void endAt(TestLake lake, int time, String words) {
    AtomicInteger said = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new DailyRun(
                        lake.house(),
                        line -> {
                          if (line.contains(words) && said.incrementAndGet() == time) {
                            throw new IllegalStateException("the lights went out");
                          }
                        })
                    .run(DAY, List.of(FEEDS), Map.of()))
        .hasMessage("the lights went out");
  }

  @Test
  void isJudgedAnewWhenAnotherDateIsPublishedMeanwhile() throws Exception {
    TestLake other = lake.another();
    CommerceGenerator.generate(PLAN, other.landing());
    CommerceGenerator.correct(PLAN, LATER, 0.1, other.landing());
    AtomicReference<RunReport> first = new AtomicReference<>();
    DailyRun second =
        new DailyRun(
            other.house(),
            line -> {
              if (line.startsWith("auditing") && first.get() == null) {
                first.set(run(other, DAY));
              }
            });

    RunReport last = second.run(LATER, List.of("orders"), Map.of());

    assertThat(first.get().isPublished()).isTrue();
    assertThat(last.reasons()).isEmpty();
    assertThat(
            other.rows(
                "SELECT outcome FROM ops.runs WHERE snapshot_date = DATE '%s' ORDER BY outcome"
                    .formatted(LATER)))
        .containsExactly(Row.of("abandoned"), Row.of("published"));
    assertThat(last.ledger()).isEqualTo(later.ledger());
    assertThat(figures(other.content("gold.revenue_daily"))).isEqualTo(expected(true));
  }

  private static RunReport run(TestLake lake, LocalDate date) {
    try {
      return new DailyRun(lake.house(), line -> {}).run(date, List.of(FEEDS), Map.of());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theOrderOfLinesAndFilesDoesNotMatter() throws Exception {
    TestLake other = lake.another();
    Path orders = lake.landingFolder("orders", DAY).resolve("orders.csv");
    List<String> lines =
        new ArrayList<>(Files.readAllLines(orders, java.nio.charset.StandardCharsets.ISO_8859_1));
    String header = lines.remove(0);
    // The torn last line must stay one, and a quote that is never closed would swallow others.
    List<String> whole = lines.stream().filter(line -> line.matches("ORD[^\\n]*\"")).toList();
    List<String> rest = lines.stream().filter(line -> !whole.contains(line)).toList();
    List<String> shuffled = new ArrayList<>(whole);
    Collections.shuffle(shuffled, new Random(3));
    int half = shuffled.size() / 2;
    write(other, "orders-b.csv", header, shuffled.subList(0, half));
    write(other, "orders-a.csv", header, shuffled.subList(half, shuffled.size()));
    write(other, "orders-c.csv", header, rest);
    for (String feed : Set.of("transactions", "customers", "inventory", "products")) {
      try (var files = Files.list(lake.landingFolder(feed, DAY))) {
        for (Path file : files.toList()) {
          Files.copy(file, other.landingFolder(feed, DAY).resolve(file.getFileName()));
        }
      }
    }
    RunReport again =
        other.run(other.open("batch", Map.of("parallelism.default", "1")), DAY, FEEDS);
    assertThat(again.reasons()).isEmpty();
    published.forEach(
        (table, rows) -> assertThat(rows.differenceFrom(other.content(table))).as(table).isEmpty());
  }

  private static void write(TestLake other, String name, String header, List<String> lines)
      throws Exception {
    Files.writeString(
        other.landingFolder("orders", DAY).resolve(name),
        header + "\n" + String.join("\n", lines),
        java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** By date and column what gold must show; a date without money is left out. */
  private Map<String, BigDecimal> expected(boolean isCorrected) {
    Set<LocalDate> dates = new TreeSet<>(day.orders().byDate().keySet());
    dates.addAll(day.transactions().byDate().keySet());
    Map<String, BigDecimal> expected = new TreeMap<>();
    for (LocalDate date : dates) {
      for (StatusGroup group : StatusGroup.values()) {
        Money money = day.orders().on(date, group).plus(day.transactions().on(date, group));
        if (isCorrected) {
          money = money.plus(corrections.change().on(date, group));
        }
        put(expected, date, group.name().toLowerCase(Locale.ROOT), money.amount());
        if (group == StatusGroup.REVENUE) {
          put(expected, date, "items", BigDecimal.valueOf(money.quantity(), 0));
        }
      }
    }
    return expected;
  }

  private static Map<String, BigDecimal> figures(Rows revenue) {
    Map<String, BigDecimal> figures = new TreeMap<>();
    for (Map<String, Object> row : revenue.list()) {
      for (String column : List.of("revenue", "refunded", "cancelled", "pending", "items")) {
        String key = row.get("order_date") + " " + column;
        figures.merge(key, new BigDecimal("" + row.get(column)), BigDecimal::add);
      }
    }
    figures.replaceAll((key, sum) -> sum.stripTrailingZeros());
    figures.values().removeIf(sum -> sum.signum() == 0);
    return figures;
  }

  private static void put(
      Map<String, BigDecimal> figures, LocalDate date, String column, BigDecimal sum) {
    if (sum.signum() != 0) {
      figures.put(date + " " + column, sum.stripTrailingZeros());
    }
  }

  private static BigDecimal sum(Rows rows, String column) {
    return rows.column(column).stream()
        .map(value -> new BigDecimal("" + value))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
