package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.generate.commerce.CommerceGenerator;
import io.lakehouse.jobs.generate.commerce.CommercePlan;
import io.lakehouse.jobs.source.xlsx.Workbooks;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.types.Row;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong with the files of commerce, and the answer to it. */
@ExtendWith(LakehouseExtension.class)
class CommerceBadInputIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final List<String> COLUMNS =
      List.of(
          "product_id",
          "product_name",
          "category",
          "retail_price",
          "current_stock",
          "last_restock_date");

  @Test
  void refusesFilesThatAreNoneOfTheirFeedByName(TestLake lake) throws Exception {
    CommercePlan plan = new CommercePlan(DAY, 3, new CommercePlan.Sizes(20, 10, 10, 500, 20), 7, 0);
    CommerceGenerator.generate(plan, lake.landing());
    Path sales = file(lake, "transactions", "transaction.snappy.parquet");
    byte[] parquet = Files.readAllBytes(sales);
    Files.write(file(lake, "transactions", "transaction-cut.parquet"), head(parquet, 2));
    Files.writeString(file(lake, "transactions", "transaction-text.parquet"), "id,amount\n1,2\n");
    byte[] workbook = Files.readAllBytes(file(lake, "inventory", "inventory.xlsx"));
    Files.write(file(lake, "inventory", "inventory-cut.xlsx"), head(workbook, 2));
    Workbooks.write(
        file(lake, "inventory", "inventory-key.xlsx"), sheet -> sheet.value(0, 0, "name"));
    byte[] array = Files.readAllBytes(file(lake, "products", "products.json"));
    String half = new String(head(array, 2), StandardCharsets.UTF_8);
    Files.writeString(
        file(lake, "products", "products-cut.json"), half.substring(0, half.lastIndexOf('{') + 1));
    Files.writeString(file(lake, "products", "products-one.json"), "{\"product_id\": 1}");
    Files.writeString(file(lake, "orders", "orders-key.csv"), "order,total\n1,2\n");

    RunReport report =
        lake.run(lake.house(), DAY, "orders", "transactions", "inventory", "products");

    assertThat(report.isPublished()).isFalse();
    assertThat(report.reasons())
        .satisfiesExactlyInAnyOrder(
            why ->
                assertThat(why)
                    .isEqualTo(
                        "transactions/transaction-cut.parquet: is a Parquet file that is cut: it has no footer at its end"),
            why ->
                assertThat(why)
                    .isEqualTo("transactions/transaction-text.parquet: is no Parquet file"),
            why ->
                assertThat(why)
                    .startsWith("inventory/inventory-cut.xlsx: is an XLSX workbook that is cut"),
            why ->
                assertThat(why)
                    .isEqualTo("inventory/inventory-key.xlsx: misses the key column product_id"),
            why ->
                assertThat(why)
                    .startsWith(
                        "products/products-cut.json: is JSON that is cut: unexpected end at line "),
            why -> assertThat(why).isEqualTo("products/products-one.json: is no JSON array"),
            why ->
                assertThat(why).isEqualTo("orders/orders-key.csv: misses the key column order_id"));
    assertThat(lake.published()).doesNotContainKey("gold.daily_sales@main");
  }

  @Test
  void refusesAWorkbookWithoutTheSheet(TestLake lake) throws Exception {
    try (var out = Files.newOutputStream(file(lake, "inventory", "inventory.xlsx"));
        var workbook = new org.dhatim.fastexcel.Workbook(out, "test", "1.0")) {
      workbook.newWorksheet("Stock").value(0, 0, "product_id");
      workbook.newWorksheet("Notes");
    }
    assertThat(lake.run(lake.house(), DAY, "inventory").reasons())
        .containsExactly(
            "inventory/inventory.xlsx: has no sheet Inventory, its sheets are Stock, Notes");
  }

  @Test
  void publishesADayWithFlawedRecordsAndLosesNone(TestLake lake) throws Exception {
    Workbooks.write(file(lake, "inventory", "inventory.xlsx"), CommerceBadInputIT::fill);
    Files.writeString(
        file(lake, "orders", "orders.csv"),
        """
        order_id,customer_id,order_date,order_status,subtotal,total,items
        o1,1,2026-11-19,completed,4,4,"[{""product_id"": 1, ""price"": 2, ""quantity"": 2}]"
        o1,1,2026-11-19,refunded,4,4,"[{""product_id"": 1, ""price"": 2, ""quantity"": 2}]"
        o2,1,2026-11-19,completed,4,4,"[{'product_id': 1, 'category': None, 'price': 2, 'quantity': 2}]"
        o3,1,2026-11-19,completed,4,4,"[{product_id: 1}]"
        o4,1,2026-11-19,completed,4,4,gift
        """);

    RunReport report = lake.run(lake.house(), DAY, "orders", "inventory");

    assertThat(report.reasons()).isEmpty();
    assertThat(report.ledger()).allMatch(LedgerRow::balanced);
    assertThat(rejects(lake, "orders"))
        .containsExactly(
            Row.of(5L, "items is neither JSON nor its single-quoted form"),
            Row.of(6L, "items is neither JSON nor its single-quoted form"));
    assertThat(rejects(lake, "inventory"))
        .extracting(row -> row.getField(0) + " " + row.getField(1))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("4 formula without a value").contains("=D2*2"),
            row -> assertThat(row).isEqualTo("6 merged cells B6:C6"));
    assertThat(
            lake.rows(
                "SELECT product_id, stock_quantity, last_restock_date FROM silver.products ORDER BY product_id"))
        .containsExactly(
            Row.of(1L, 5L, LocalDate.parse("2026-11-01")),
            Row.of(2L, 6L, null),
            Row.of(4L, null, null));
    assertThat(report.quality())
        .anyMatch(row -> row.rule().equals("last_restock_date_is_readable") && row.failed() == 1)
        .anyMatch(row -> row.rule().equals("conflicting_orders") && row.failed() == 1);
    // Of two versions within a day the greater content counts.
    assertThat(lake.rows("SELECT SUM(revenue), SUM(refunded) FROM gold.revenue_daily"))
        .extracting(Row::toString)
        .containsExactly("+I[4.00, 4.00]");
  }

  /** A good row, a date as a number, a formula, a text for a number, and merged cells. */
  private static void fill(Worksheet sheet) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      sheet.value(0, i, COLUMNS.get(i));
    }
    for (int row = 1; row <= 5; row++) {
      sheet.value(row, 0, row);
      sheet.value(row, 1, "Product " + row);
      sheet.value(row, 2, "toys");
      sheet.value(row, 3, 2.5);
      sheet.value(row, 4, row + 4);
    }
    sheet.value(1, 5, LocalDate.parse("2026-11-01"));
    sheet.style(1, 5).format("yyyy-mm-dd").set();
    sheet.value(2, 5, 46_000);
    sheet.formula(3, 3, "D2*2");
    sheet.value(4, 4, "many");
    sheet.range(5, 1, 5, 2).merge();
  }

  private static List<Row> rejects(TestLake lake, String feed) throws Exception {
    return lake.rows(
        "SELECT source_line, reason FROM bronze.rejects WHERE feed = '%s' ORDER BY source_line"
            .formatted(feed));
  }

  private static byte[] head(byte[] bytes, int part) {
    return Arrays.copyOf(bytes, bytes.length / part);
  }

  private static Path file(TestLake lake, String feed, String name) {
    return lake.landingFolder(feed, DAY).resolve(name);
  }
}
