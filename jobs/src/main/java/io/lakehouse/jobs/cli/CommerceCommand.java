package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.commerce.CommerceDay;
import io.lakehouse.jobs.generate.commerce.CommerceGenerator;
import io.lakehouse.jobs.generate.commerce.CommercePlan;
import io.lakehouse.jobs.generate.commerce.Corrections;
import io.lakehouse.jobs.generate.commerce.Flaw;
import io.lakehouse.jobs.generate.commerce.Money;
import io.lakehouse.jobs.generate.commerce.Rule;
import io.lakehouse.jobs.generate.commerce.Sales;
import io.lakehouse.jobs.generate.commerce.StatusGroup;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lake generate commerce}. */
@Command(
    name = "commerce",
    mixinStandardHelpOptions = true,
    description = "A landing day of orders, transactions, customers, inventory and products.",
    footer = {
      "",
      "Prints what the day must come to: records by their way, and money of the line amounts.",
      "With --corrections-of, and else the options of that day, only orders-corrections.csv is"
          + " written: completed orders of that day as refunded or cancelled ones."
    })
final class CommerceCommand implements Callable<Integer> {
  private static final List<String> FEEDS =
      List.of("orders", "transactions", "customers", "inventory", "products");

  @Option(names = "--date", required = true, paramLabel = "DATE", description = "The day.")
  private LocalDate date;

  @Option(
      names = "--days",
      defaultValue = "365",
      description = "Days up to it that orders and transactions are of (${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--orders",
      defaultValue = "10000",
      description = "Good, distinct orders (${DEFAULT-VALUE}).")
  private long orders;

  @Option(
      names = "--customers",
      defaultValue = "2000",
      description = "Customers; few buy often (${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--products",
      defaultValue = "1000",
      description = "Products; few are bought often (${DEFAULT-VALUE}).")
  private int products;

  @Option(names = "--transactions", description = "Good shop transactions (as many as orders).")
  private Long transactions;

  @Option(names = "--inventory", description = "Rows of the workbook (as many as products).")
  private Integer inventory;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Another seed, other people, products and sales (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--quirks",
      paramLabel = "RATE",
      description =
          "Share of each quirk: duplicates, broken lines, ... (few by default, 0 for none).")
  private Double quirks;

  @Option(
      names = "--corrections-of",
      paramLabel = "DATE",
      description = "An earlier generated day, some of whose orders arrive with another status.")
  private LocalDate corrected;

  @Option(
      names = "--corrections",
      defaultValue = "1%",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "With --corrections-of: share of the completed orders (${DEFAULT-VALUE}).")
  private double corrections;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Landing zone to write to.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    try {
      if (corrected == null) {
        print(CommerceGenerator.generate(plan(date), out));
      } else {
        print(CommerceGenerator.correct(plan(corrected), date, corrections, out));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new UsageException("Cannot generate the day, --out is no folder: " + out);
    }
    return 0;
  }

  private CommercePlan plan(LocalDate day) {
    return new CommercePlan(
        day,
        days,
        new CommercePlan.Sizes(
            orders,
            customers,
            products,
            transactions == null ? orders : transactions,
            inventory == null ? products : inventory),
        seed,
        quirks == null ? CommercePlan.FEW_QUIRKS : quirks);
  }

  private static void print(CommerceDay day) throws IOException {
    day.files().forEach(CommerceCommand::print);
    for (String feed : FEEDS) {
      print(
          "%,12d %s, %,d duplicates, %,d conflicting, %,d to reject, to quarantine %s",
          day.good(feed),
          feed,
          day.duplicates(feed),
          day.conflicts(feed),
          day.rejected(feed),
          Stream.of(Rule.values())
              .map(rule -> "%,d %s".formatted(day.quarantined(feed, rule), rule.text()))
              .collect(Collectors.joining(", ")));
    }
    day.flaws().forEach((flaw, count) -> print(flaw, count));
    print("orders", day.orders());
    print("transactions", day.transactions());
  }

  private static void print(Corrections corrections) {
    print(corrections.file());
    print("change of orders", corrections.change());
  }

  private static void print(GeneratedFile file) {
    print("%,12d records  %s", file.lines(), file.path());
  }

  private static void print(Flaw flaw, long count) {
    if (count > 0) {
      print(
          "%,12d %s: %s",
          count, flaw.feed(), flaw.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  private static void print(String what, Sales sales) {
    for (StatusGroup group : StatusGroup.values()) {
      Money money = sales.total(group);
      if (!money.equals(Money.NONE)) {
        print(
            "%,18.2f %s %s: %,d, lines %,d, pieces %,d",
            money.amount(),
            what,
            group.name().toLowerCase(Locale.ROOT),
            money.orders(),
            money.lines(),
            money.quantity());
      }
    }
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
