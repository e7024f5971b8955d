package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.RealData;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A retailer's own files: Parquet, CSV and a JSON array. The figures are those of the README beside
 * the data, which another engine has computed.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RetailDayIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final BigDecimal SALES = new BigDecimal("4663252.64");
  private static final long QUANTITY = 50_404;

  private TestLake lake;
  private RunReport report;

  @BeforeAll
  void runTheDay(TestLake given) throws Exception {
    lake = given;
    land("transactions", RealData.TRANSACTIONS);
    land("customers", RealData.CUSTOMERS);
    land("products", RealData.PRODUCTS);
    report = lake.run(lake.house(), DAY, "transactions", "customers", "products");
  }

  private void land(String feed, String file) throws IOException {
    Files.copy(RealData.retail(file), lake.landingFolder(feed, DAY).resolve(file));
  }

  @Test
  void publishesTheDayWithABalancedLedger() {
    assertThat(report.reasons()).isEmpty();
    assertThat(report.ledger()).isNotEmpty().allMatch(LedgerRow::balanced);
    assertThat(report.rows())
        .containsEntry("bronze.transactions", 10_000L)
        .containsEntry("silver.order_lines", 9_243L)
        .containsEntry("silver.quarantine/transactions", 757L)
        .containsEntry("silver.customers", 1_000L)
        .containsEntry("silver.products", 1_000L);
  }

  @Test
  void noSaleIsLostOnTheWayToGold() throws Exception {
    assertThat(lake.rows("SELECT SUM(sales), SUM(quantity) FROM gold.daily_sales"))
        .containsExactly(Row.of(SALES, QUANTITY));
    assertThat(lake.rows("SELECT SUM(revenue), SUM(orders), SUM(items) FROM gold.revenue_daily"))
        .containsExactly(Row.of(SALES, 9_243L, QUANTITY));
    assertThat(
            lake.rows(
                "SELECT SUM(spent), SUM(purchases), SUM(quantity) FROM gold.customer_product_affinity"))
        .containsExactly(Row.of(SALES, 9_243L, QUANTITY));
    assertThat(
            lake.rows(
                "SELECT COUNT(*) FROM gold.daily_sales WHERE customer_type IS NULL OR product_name IS NULL"))
        .containsExactly(Row.of(0L));
  }

  @Test
  void whatIsRefusedIsCountedByItsRule() throws Exception {
    assertThat(
            lake.rows(
                """
                SELECT
                    q.rule,
                    COUNT(*),
                    SUM(CAST(JSON_VALUE(q.payload, '$.total_amount') AS DECIMAL(18, 2)))
                FROM silver.quarantine AS q
                WHERE q.feed = 'transactions'
                GROUP BY q.rule
                ORDER BY q.rule
                """))
        .containsExactly(
            Row.of("missing_date", 273L, new BigDecimal("133113.58")),
            Row.of("negative_amount", 484L, new BigDecimal("-241574.21")));
    assertThat(
            lake.rows(
                """
                SELECT COUNT(*)
                FROM silver.quarantine AS q
                WHERE q.rule = 'negative_amount'
                    AND JSON_VALUE(q.payload, '$.transaction_date') IS NULL
                """))
        .containsExactly(Row.of(13L));
  }

  @Test
  void customersStayWhoTheyAre() throws Exception {
    assertThat(
            lake.rows(
                """
                SELECT
                    c.customer_type,
                    COUNT(*),
                    COUNT(c.email),
                    COUNT(c.age),
                    COUNT(c.country_code)
                FROM silver.customers AS c
                GROUP BY GROUPING SETS ((c.customer_type), ())
                ORDER BY c.customer_type
                """))
        .extracting(row -> row.getField(0) + " " + row.getField(1))
        .containsExactlyInAnyOrder("null 1000", "Premium 364", "Regular 334", "VIP 302");
    assertThat(
            lake.rows(
                "SELECT COUNT(email), COUNT(age), COUNT(country_code), MIN(age), MAX(age) FROM silver.customers"))
        .containsExactly(Row.of(950L, 980L, 970L, 18, 79));
  }

  @Test
  void numbersThatAreWrittenAsTextAreNumbers() throws Exception {
    assertThat(
            lake.rows(
                "SELECT COUNT(stock_quantity), SUM(CAST(stock_quantity AS BIGINT)), COUNT(retail_price) FROM silver.products"))
        .containsExactly(Row.of(1_000L, 493_472L, 974L));
  }

  @Test
  void aMonthHasItsBestProductsAndACohortItsCustomers() throws Exception {
    List<Row> ranks =
        lake.rows(
            """
            SELECT t.sales_month, t.category, t.ranked_by, MIN(t.sales_rank), COUNT(*), MAX(t.sales_rank)
            FROM gold.top_products AS t
            GROUP BY t.sales_month, t.category, t.ranked_by
            """);
    // Four years of months, ten categories and all of them, two rankings.
    assertThat(ranks).hasSize(48 * 11 * 2);
    assertThat(ranks)
        .allMatch(row -> row.getField(3).equals(1L) && row.getField(4).equals(row.getField(5)));
    assertThat(
            lake.rows(
                """
                SELECT SUM(r.customers), COUNT(*)
                FROM gold.retention_cohorts AS r
                WHERE r.cohort_month = r.activity_month
                    AND r.customers = r.active_customers
                    AND r.retention = 1
                """))
        .extracting(row -> row.getField(0))
        .isEqualTo(
            lake.rows("SELECT COUNT(DISTINCT customer_id) FROM gold.daily_sales").stream()
                .map(row -> row.getField(0))
                .toList());
  }
}
