package io.lakehouse.jobs.generate.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.source.csv.CsvTokenizer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of orders hold is what the generator says, found by readers of its own. */
class OrdersReadBackTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 20);
  private static final CommercePlan PLAN =
      new CommercePlan(DATE, 365, new CommercePlan.Sizes(20_000, 2000, 500, 10, 10), 7, 0.02);

  @TempDir Path out;

  @Test
  void ordersComeToTheCountsAndTheMoneyThatWereTold() throws IOException {
    CommerceDay day = CommerceGenerator.generate(PLAN, out);
    NaiveCsv csv = NaiveCsv.read(day.files(), "orders");
    Map<Rule, Long> quarantined = new TreeMap<>();
    Map<String, Map<String, String>> latest = new LinkedHashMap<>();
    Map<String, Set<String>> statuses = new HashMap<>();
    long unreadable = 0;
    long copies = 0;
    for (Map<String, String> row : csv.rows) {
      JsonNode items = NaiveNested.read(row.get("items"));
      if (items == null) {
        unreadable++;
        continue;
      }
      Rule broken = broken(row, items);
      if (broken != null) {
        quarantined.merge(broken, 1L, Long::sum);
        continue;
      }
      String id = row.get("order_id");
      copies += statuses.containsKey(id) ? 1 : 0;
      statuses.computeIfAbsent(id, k -> new HashSet<>()).add(row.get("order_status"));
      latest.merge(id, row, OrdersReadBackTest::later);
    }
    assertThat(csv.broken).contains("text", "14 fields", "16 fields");
    assertThat(csv.broken.size() + unreadable).isEqualTo(day.rejected("orders"));
    assertThat(unreadable).isEqualTo(day.flaws().get(Flaw.UNREADABLE_ITEMS)).isPositive();
    for (Rule rule : Rule.values()) {
      assertThat(quarantined.get(rule)).isEqualTo(day.quarantined("orders", rule));
    }
    long conflicts = statuses.values().stream().filter(all -> all.size() == 2).count();
    assertThat(conflicts).isEqualTo(day.conflicts("orders")).isBetween(300L, 500L);
    assertThat(copies - conflicts).isEqualTo(day.duplicates("orders")).isBetween(300L, 500L);
    assertThat(latest).hasSize(20_000);
    assertThat(day.good("orders")).isEqualTo(20_000);
    assertThat(day.records("orders")).isEqualTo(csv.rows.size() + csv.broken.size());
    assertThat(sales(latest.values())).isEqualTo(day.orders().byDate());
    assertThat(totalsOff(latest.values())).isEqualTo(day.flaws().get(Flaw.TOTAL_OFF)).isPositive();
    assertThat(latest.values().stream().filter(r -> r.get("order_status").equals("fraud_review")))
        .hasSize(Math.toIntExact(day.flaws().get(Flaw.UNKNOWN_STATUS)))
        .isNotEmpty();
    assertThat(latest.values().stream().filter(r -> Integer.parseInt(r.get("customer_id")) > 2000))
        .hasSize(Math.toIntExact(day.flaws().get(Flaw.UNKNOWN_CUSTOMER)))
        .isNotEmpty();
  }

  @Test
  void theReaderOfTheJobsSeesTheSameLines() throws IOException {
    CommerceDay day = CommerceGenerator.generate(PLAN, out);
    List<String> rejects = new ArrayList<>();
    long records = 0;
    for (GeneratedFile file : day.files()) {
      if (file.feed().equals("orders")) {
        try (var tokenizer = new CsvTokenizer(Files.newInputStream(file.path()))) {
          tokenizer.next();
          tokenizer.expectFields(tokenizer.fieldCount());
          while (tokenizer.next()) {
            records++;
            if (tokenizer.reason() != null) {
              rejects.add(tokenizer.reason());
            }
          }
        }
      }
    }
    assertThat(records).isEqualTo(day.records("orders"));
    assertThat(rejects)
        .hasSize(Math.toIntExact(day.rejected("orders") - day.flaws().get(Flaw.UNREADABLE_ITEMS)));
  }

  @Test
  void ordersAreAsTheFieldWritesThem() throws IOException {
    CommerceDay day = CommerceGenerator.generate(PLAN, out);
    List<Map<String, String>> rows = NaiveCsv.read(day.files(), "orders").rows;
    assertThat(rows).anyMatch(r -> NaiveNested.isPython(r.get("items")));
    assertThat(rows).anyMatch(r -> r.get("shipping_address").contains("None"));
    assertThat(rows).anyMatch(r -> r.get("items").contains("'is_gift': True"));
    assertThat(rows).anyMatch(r -> r.get("billing_address").contains("\\'s \"Old\""));
    assertThat(rows).anyMatch(r -> r.get("order_date").length() == 10);
    assertThat(rows).anyMatch(r -> r.get("order_date").matches(".*T\\d\\d:\\d\\d:\\d\\d"));
    for (Map<String, String> row : rows) {
      for (String column : List.of("billing_address", "shipping_address")) {
        JsonNode address = NaiveNested.read(row.get(column));
        assertThat(address.get("street").asText()).isNotBlank();
        assertThat(address.get("zip").asText()).hasSize(5);
        assertThat(address.has("state") && address.has("city")).isTrue();
      }
    }
    Map<String, Integer> perCustomer = new HashMap<>();
    rows.forEach(row -> perCustomer.merge(row.get("customer_id"), 1, Integer::sum));
    assertThat(perCustomer.values()).filteredOn(orders -> orders > 1).hasSizeGreaterThan(1500);
    Path file = day.files().get(0).path();
    assertThat(Files.readAllLines(file, StandardCharsets.ISO_8859_1).get(0))
        .isEqualTo(OrderLines.HEADER);
  }

  @Test
  void correctionsChangeTheMoneyAsTold() throws IOException {
    CommerceDay day = CommerceGenerator.generate(PLAN, out);
    LocalDate later = DATE.plusDays(3);
    Corrections corrections = CommerceGenerator.correct(PLAN, later, 0.1, out);
    NaiveCsv csv = NaiveCsv.read(List.of(corrections.file()), "orders");
    assertThat(csv.broken).isEmpty();
    assertThat(csv.rows).hasSize((int) corrections.file().lines()).hasSizeBetween(1000, 1400);
    Map<String, Map<String, String>> latest = new LinkedHashMap<>();
    for (Map<String, String> row : NaiveCsv.read(day.files(), "orders").rows) {
      JsonNode items = NaiveNested.read(row.get("items"));
      if (items != null && broken(row, items) == null) {
        latest.merge(row.get("order_id"), row, OrdersReadBackTest::later);
      }
    }
    for (Map<String, String> row : csv.rows) {
      Map<String, String> before = new LinkedHashMap<>(latest.put(row.get("order_id"), row));
      assertThat(before.put("order_status", row.get("order_status"))).isEqualTo("completed");
      assertThat(row).isEqualTo(before);
    }
    Map<LocalDate, Map<StatusGroup, Money>> sales = new TreeMap<>();
    List.of(day.orders(), corrections.change())
        .forEach(
            part ->
                part.byDate()
                    .forEach((date, all) -> all.forEach((g, m) -> add(sales, date, g, m))));
    assertThat(withoutNothing(sales)).isEqualTo(withoutNothing(sales(latest.values())));
    assertThat(corrections.change().total()).isEqualTo(Money.NONE);
    assertThat(corrections.change().total(StatusGroup.REFUNDED).cents()).isPositive();
  }

  private static Rule broken(Map<String, String> row, JsonNode items) {
    if (row.get("order_id").isEmpty()) {
      return Rule.MISSING_ID;
    }
    for (JsonNode item : items) {
      if (amount(item).signum() < 0) {
        return Rule.NEGATIVE_AMOUNT;
      }
    }
    return row.get("order_date").isEmpty() ? Rule.MISSING_DATE : null;
  }

  private static Map<String, String> later(Map<String, String> one, Map<String, String> other) {
    return one.get("order_status").compareTo(other.get("order_status")) >= 0 ? one : other;
  }

  private static Map<LocalDate, Map<StatusGroup, Money>> sales(
      Iterable<Map<String, String>> orders) {
    Map<LocalDate, Map<StatusGroup, Money>> sales = new TreeMap<>();
    for (Map<String, String> row : orders) {
      StatusGroup group =
          switch (row.get("order_status")) {
            case "completed", "processing", "shipped" -> StatusGroup.REVENUE;
            case "refunded" -> StatusGroup.REFUNDED;
            case "cancelled" -> StatusGroup.CANCELLED;
            default -> StatusGroup.PENDING;
          };
      LocalDate date = LocalDate.parse(row.get("order_date").substring(0, 10));
      JsonNode items = NaiveNested.read(row.get("items"));
      BigDecimal sum = BigDecimal.ZERO;
      long quantity = 0;
      for (JsonNode item : items) {
        sum = sum.add(amount(item));
        quantity += item.get("quantity").asInt();
      }
      assertThat(new BigDecimal(row.get("subtotal"))).isEqualByComparingTo(sum);
      long cents = sum.movePointRight(2).longValueExact();
      add(sales, date, group, new Money(1, items.size(), quantity, cents));
    }
    return sales;
  }

  private static void add(
      Map<LocalDate, Map<StatusGroup, Money>> sales,
      LocalDate date,
      StatusGroup group,
      Money money) {
    sales.computeIfAbsent(date, d -> new TreeMap<>()).merge(group, money, Money::plus);
  }

  private static Map<LocalDate, Map<StatusGroup, Money>> withoutNothing(
      Map<LocalDate, Map<StatusGroup, Money>> sales) {
    sales.values().forEach(groups -> groups.values().removeIf(Money.NONE::equals));
    return sales;
  }

  private static BigDecimal amount(JsonNode item) {
    return item.get("price").decimalValue().multiply(item.get("quantity").decimalValue());
  }

  private static long totalsOff(Iterable<Map<String, String>> orders) {
    long off = 0;
    for (Map<String, String> row : orders) {
      BigDecimal total =
          new BigDecimal(row.get("subtotal"))
              .subtract(new BigDecimal(row.get("discount")))
              .add(new BigDecimal(row.get("tax")))
              .add(new BigDecimal(row.get("shipping_cost")));
      BigDecimal by = total.subtract(new BigDecimal(row.get("total"))).abs();
      off += by.compareTo(new BigDecimal("0.01")) > 0 ? 1 : 0;
      assertThat(by.signum() == 0 || by.compareTo(new BigDecimal("0.01")) > 0).isTrue();
    }
    return off;
  }
}
