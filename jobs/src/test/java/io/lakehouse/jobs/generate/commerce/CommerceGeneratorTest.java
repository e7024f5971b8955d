package io.lakehouse.jobs.generate.commerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.commerce.CommercePlan.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommerceGeneratorTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 20);
  private static final Sizes SMALL = new Sizes(3000, 200, 100, 500, 700);

  @TempDir Path out;

  @Test
  void writesTheLandingLayoutInSeveralFilesOfOrders() throws IOException {
    CommerceDay day =
        CommerceGenerator.generate(
            new CommercePlan(DATE, 365, new Sizes(210_000, 10, 20, 30, 40), 1, 0), out);
    assertThat(day.files())
        .extracting(file -> out.relativize(file.path()) + " " + file.lines())
        .containsExactly(
            "orders/2026-11-20/orders.csv 100000",
            "orders/2026-11-20/orders-2.csv 100000",
            "orders/2026-11-20/orders-3.csv 10000",
            "transactions/2026-11-20/transaction.snappy.parquet 30",
            "customers/2026-11-20/customer.csv 10",
            "inventory/2026-11-20/inventory.xlsx 40",
            "products/2026-11-20/products.json 20");
    assertThat(day.records()).isEqualTo(210_100);
    assertThat(day.flaws().values()).containsOnly(0L);
    assertThat(day.orders().total().orders()).isEqualTo(210_000);
    assertThat(day.orders().byDate()).hasSize(365);
  }

  @Test
  void writesTheSameBytesForTheSameArgumentsAndOthersForAnotherSeed() throws IOException {
    Map<String, Integer> first = bytes(plan(DATE, 7, 0.02), "first");
    assertThat(bytes(plan(DATE, 7, 0.02), "again")).isEqualTo(first);
    Map<String, Integer> other = bytes(plan(DATE, 8, 0.02), "other");
    first.forEach((name, hash) -> assertThat(other.get(name)).as(name).isNotEqualTo(hash));
    Map<String, Integer> later = bytes(plan(DATE.plusDays(1), 7, 0.02), "later");
    assertThat(later.get("customer.csv")).isEqualTo(first.get("customer.csv"));
    assertThat(later.get("products.json")).isEqualTo(first.get("products.json"));
    assertThat(later.get("orders.csv")).isNotEqualTo(first.get("orders.csv"));
  }

  @Test
  void theRateOfTheQuirksChangesNoGoodTransactionAndNoGoodOrder() throws IOException {
    CommerceDay clean = CommerceGenerator.generate(plan(DATE, 7, 0), out.resolve("clean"));
    CommerceDay dirty = CommerceGenerator.generate(plan(DATE, 7, 0.1), out.resolve("dirty"));
    assertThat(dirty.transactions()).isEqualTo(clean.transactions());
    assertThat(dirty.orders().total()).isEqualTo(clean.orders().total());
    assertThat(dirty.flaws().values()).allMatch(count -> count > 0);
    assertThat(dirty.records("orders"))
        .isEqualTo(
            3000
                + dirty.rejected("orders")
                + dirty.quarantined("orders")
                + dirty.duplicates("orders")
                + dirty.conflicts("orders"));
  }

  @Test
  void refusesNumbersOutOfTheirRangeAllAtOnce() {
    assertThatThrownBy(() -> new CommercePlan(DATE, 0, new Sizes(0, 1, 1, 1, 1_048_576), 1, 0.2))
        .hasMessage(
            "Cannot generate the commerce feeds, a value is out of its range:"
                + " orders 1 to 500000000: 0; inventory 1 to 1048575: 1048576;"
                + " days 1 to 3660: 0; quirks 0 to 0.1: 0.2");
  }

  @Test
  void refusesCorrectionsThatAreNotLater() {
    assertThatThrownBy(() -> CommerceGenerator.correct(plan(DATE, 1, 0), DATE, 0.1, out))
        .hasMessage(
            "Cannot correct the orders of 2026-11-20, that takes a later day and a share from 0 to"
                + " 1: 2026-11-20, 0.1");
  }

  @Test
  void correctionsAndAGeneratedDayShareAFolderInAnyOrder() throws IOException {
    LocalDate later = DATE.plusDays(1);
    CommerceGenerator.correct(plan(DATE, 1, 0), later, 0.1, out);
    CommerceGenerator.generate(plan(later, 1, 0), out);
    CommerceGenerator.correct(plan(DATE, 1, 0), later, 0.1, out);
    Path other = Files.writeString(out.resolve("orders/2026-11-21/mine.csv"), "");
    assertThatThrownBy(() -> CommerceGenerator.generate(plan(later, 1, 0), out))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its other files would become part of the day: mine.csv.");
    assertThat(other).exists();
  }

  private static CommercePlan plan(LocalDate date, long seed, double quirks) {
    return new CommercePlan(date, 90, SMALL, seed, quirks);
  }

  private Map<String, Integer> bytes(CommercePlan plan, String folder) throws IOException {
    Map<String, Integer> hashes = new TreeMap<>();
    for (GeneratedFile file : CommerceGenerator.generate(plan, out.resolve(folder)).files()) {
      hashes.put(
          file.path().getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file.path())));
    }
    return hashes;
  }
}
