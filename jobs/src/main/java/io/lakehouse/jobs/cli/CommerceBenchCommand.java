package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.bench.BatchInput;
import io.lakehouse.jobs.bench.InputPreparer;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.commerce.CommerceGenerator;
import io.lakehouse.jobs.generate.commerce.CommercePlan;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake bench commerce}. */
@Command(
    name = "commerce",
    mixinStandardHelpOptions = true,
    description = "Wall and CPU time, memory and a profile of a generated year of a shop.",
    footer = {
      "",
      "Rows are the records of all feeds. Take figures on a quiet machine. LAKE_HEAP and"
          + " LAKE_JAVA_OPTS hold for the runs, too."
    })
final class CommerceBenchCommand implements Callable<Integer> {
  private static final int YEAR = 365;
  private static final String FEEDS = "orders,transactions,customers,inventory,products";

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Orders of the year (${DEFAULT-VALUE}).")
  private long orders;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      description = "Shop transactions of the year (as many as orders).")
  private Long transactions;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Customers (${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--products",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Products (${DEFAULT-VALUE}).")
  private int products;

  @Option(
      names = "--inventory",
      paramLabel = "N",
      description = "Rows of the workbook, such as 500000 (as many as products).")
  private Integer inventory;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the generator (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      defaultValue = "2026-11-20",
      description = "The day on which all of it arrives (${DEFAULT-VALUE}).")
  private LocalDate date;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws Exception {
    BenchOptions.refuse(options.problems());
    CommercePlan plan = plan();
    Console console = new Console(System.err);
    options.measure(input(plan, console), List.of("--feeds", FEEDS), "commerce.json", console);
    return 0;
  }

  private CommercePlan plan() {
    try {
      return new CommercePlan(
          date,
          YEAR,
          new CommercePlan.Sizes(
              orders,
              customers,
              products,
              transactions == null ? orders : transactions,
              inventory == null ? products : inventory),
          seed,
          // Flawless, so that the rows of bronze tell whether the job has lost some.
          0);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private BatchInput input(CommercePlan plan, Console console) throws IOException {
    CommercePlan.Sizes sizes = plan.sizes();
    return new InputPreparer(options.folder().resolve("input"), date, console)
        .madeOfRecords(
            "commerce-%d-%d-%d-%d-%d-seed%d"
                .formatted(
                    sizes.orders(),
                    sizes.transactions(),
                    sizes.customers(),
                    sizes.products(),
                    sizes.inventory(),
                    seed),
            "a generated year of commerce, seed %d".formatted(seed),
            zone -> CommerceGenerator.generate(plan, zone).records());
  }
}
