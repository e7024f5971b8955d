package io.lakehouse.jobs.generate.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other files hold is what the generator says, found by readers of other libraries. */
class CommerceReadBackTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 20);

  @TempDir Path out;
  private CommerceDay day;

  @BeforeEach
  void generate() throws IOException {
    day =
        CommerceGenerator.generate(
            new CommercePlan(DATE, 30, new CommercePlan.Sizes(10, 3000, 2000, 8000, 3000), 7, 0.02),
            out);
  }

  @Test
  void transactionsComeToTheCountsAndTheMoneyThatWereTold() throws IOException {
    Map<Rule, Long> quarantined = new TreeMap<>();
    Map<LocalDate, Map<StatusGroup, Money>> sales = new TreeMap<>();
    Set<String> ids = new HashSet<>();
    long rows = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(),
                new org.apache.hadoop.fs.Path(
                    file("transactions/2026-11-20/transaction.snappy.parquet").toUri()))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows++;
        BigDecimal amount = BigDecimal.valueOf(row.getDouble("total_amount", 0));
        boolean hasDate = row.getFieldRepetitionCount("transaction_date") > 0;
        if (row.getFieldRepetitionCount("transaction_id") == 0) {
          quarantined.merge(Rule.MISSING_ID, 1L, Long::sum);
        } else if (amount.signum() <= 0) {
          quarantined.merge(Rule.NEGATIVE_AMOUNT, 1L, Long::sum);
        } else if (!hasDate) {
          quarantined.merge(Rule.MISSING_DATE, 1L, Long::sum);
        } else {
          ids.add(row.getString("transaction_id", 0));
          sales
              .computeIfAbsent(
                  LocalDate.parse(row.getString("transaction_date", 0)), d -> new TreeMap<>())
              .merge(
                  StatusGroup.REVENUE,
                  new Money(
                      1,
                      1,
                      row.getInteger("quantity", 0),
                      amount.movePointRight(2).longValueExact()),
                  Money::plus);
        }
      }
    }
    assertThat(ids).hasSize(8000);
    assertThat(rows).isEqualTo(day.records("transactions"));
    assertThat(day.good("transactions")).isEqualTo(8000);
    for (Rule rule : Rule.values()) {
      assertThat(quarantined.get(rule)).isEqualTo(day.quarantined("transactions", rule));
    }
    assertThat(sales).isEqualTo(day.transactions().byDate()).hasSize(30);
    assertThat(day.transactions().total()).isEqualTo(day.transactions().total(StatusGroup.REVENUE));
  }

  @Test
  void transactionsHaveTheSchemaOfTheShops() throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(
                    file("transactions/2026-11-20/transaction.snappy.parquet").toUri()),
                new Configuration(false)))) {
      assertThat(reader.getFileMetaData().getSchema().getFields())
          .extracting(Object::toString)
          .containsExactly(
              "optional binary transaction_id (STRING)",
              "optional int32 customer_id",
              "optional int32 product_id",
              "optional int32 quantity",
              "optional double total_amount",
              "optional binary transaction_date (STRING)",
              "optional binary payment_method (STRING)",
              "optional binary store_type (STRING)");
      assertThat(reader.getRowGroups().get(0).getColumns().get(0).getCodec()).hasToString("SNAPPY");
    }
  }

  @Test
  void customersHaveTheDefectsThatWereTold() throws IOException {
    NaiveCsv csv = NaiveCsv.read(day.files(), "customers");
    assertThat(Files.readString(file("customers/2026-11-20/customer.csv")))
        .startsWith(CustomerFile.HEADER + "\n1,");
    assertThat(csv.broken).isEmpty();
    assertThat(csv.rows).hasSize(3000);
    assertThat(count(csv, "email", "")).isEqualTo(day.flaws().get(Flaw.EMPTY_EMAIL)).isPositive();
    assertThat(count(csv, "age", "-1")).isEqualTo(day.flaws().get(Flaw.UNKNOWN_AGE)).isPositive();
    assertThat(count(csv, "country", "Unknown"))
        .isEqualTo(day.flaws().get(Flaw.UNKNOWN_COUNTRY))
        .isPositive();
    assertThat(count(csv, "customer_type", "VIP")).isBetween(800L, 1200L);
    assertThat(csv.rows).anyMatch(row -> row.get("name").contains(", "));
  }

  @Test
  void productsHaveTheDefectsThatWereTold() throws IOException {
    JsonNode products =
        new ObjectMapper().readTree(file("products/2026-11-20/products.json").toFile());
    long negative = 0;
    long text = 0;
    for (JsonNode product : products) {
      negative += product.get("price").decimalValue().signum() < 0 ? 1 : 0;
      text += product.get("stock_quantity").isTextual() ? 1 : 0;
    }
    assertThat(products).hasSize(2000);
    assertThat(products.get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "product_id",
            "name",
            "category",
            "brand",
            "price",
            "stock_quantity",
            "rating",
            "is_active");
    assertThat(negative).isEqualTo(day.flaws().get(Flaw.NEGATIVE_PRICE)).isPositive();
    assertThat(text).isEqualTo(day.flaws().get(Flaw.STOCK_AS_TEXT)).isPositive();
  }

  @Test
  void theWorkbookHasTheDefectsThatWereTold() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file("inventory/2026-11-20/inventory.xlsx"));
        ReadableWorkbook workbook = new ReadableWorkbook(in, new ReadingOptions(true, true))) {
      rows.addAll(workbook.findSheet("Inventory").orElseThrow().read());
    }
    assertThat(rows.get(0))
        .extracting(cell -> cell.asString())
        .containsExactly(InventoryFile.COLUMNS);
    List<Row> data = rows.subList(1, rows.size());
    assertThat(data).hasSize(3000);
    long formulas = 0;
    long numbers = 0;
    for (Row row : data) {
      assertThat(row.getCell(0).asNumber().intValue()).isEqualTo(row.getRowNum() - 1);
      assertThat(row.getCell(11).asDate().toLocalDate()).isBetween(DATE.minusDays(180), DATE);
      numbers += row.getCell(11).getDataFormatString() == null ? 1 : 0;
      if (row.getCell(9).getType() == CellType.FORMULA) {
        formulas++;
        String factor = row.getCell(9).getFormula().replace("*12", "");
        assertThat(row.getCell(9).getRawValue()).isEqualTo("" + Integer.parseInt(factor) * 12);
      }
    }
    assertThat(formulas).isEqualTo(day.flaws().get(Flaw.FORMULA_CELL)).isPositive();
    assertThat(numbers).isEqualTo(day.flaws().get(Flaw.DATE_AS_NUMBER)).isPositive();
  }

  private Path file(String name) {
    return out.resolve(name);
  }

  private static long count(NaiveCsv csv, String column, String value) {
    return csv.rows.stream().filter(row -> row.get(column).equals(value)).count();
  }
}
