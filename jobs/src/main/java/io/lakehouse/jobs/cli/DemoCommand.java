package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Query;
import io.lakehouse.jobs.run.RunReport;
import io.lakehouse.jobs.source.Landing;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "The whole day on an embedded default: generates files, runs, and shows figures.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--landing",
      paramLabel = "URI",
      description = "Takes the latest day of this landing zone instead of a generated one.")
  private String landing;

  @Option(
      names = "--users",
      defaultValue = "20000",
      description = "Users to generate (${DEFAULT-VALUE}).")
  private long users;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the generator (${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    if (landing != null) {
      options.put(LakehouseOptions.LANDING.key(), landing);
    }
    Settings settings = lake.settings(options);
    Console console = new Console(System.err);
    try (Lakehouse house = LakeOptions.open(settings)) {
      LocalDate date = landing == null ? generate(settings, console) : latest(house);
      options.putAll(lake.given());
      RunReport report = new DailyRun(house, console).run(date, List.of(), options);
      new ReportPrinter(System.out).print(report);
      if (!report.isPublished()) {
        return Main.REFUSED;
      }
      figures(house, date);
      next(date);
      return 0;
    }
  }

  private LocalDate generate(Settings settings, Console console) throws Exception {
    LocalDate date = LocalDate.now(ZoneOffset.UTC);
    Path folder = Path.of(settings.value(LakehouseOptions.LANDING));
    console.say("generating %,d users (seed %d) in %s".formatted(users, seed, folder));
    C2cGenerator.generate(date, users, seed, Quirks.few(), folder);
    return date;
  }

  private LocalDate latest(Lakehouse house) throws Exception {
    Landing zone = new Landing(new org.apache.flink.core.fs.Path(landing));
    if (!zone.exists()) {
      throw new UsageException("Cannot run the demo, there is no such landing folder: " + landing);
    }
    return zone.days(house.contracts().feed("c2c_users")).stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot run the demo, the landing zone has no c2c_users/<yyyy-MM-dd>: "
                        + landing));
  }

  private static void figures(Lakehouse house, LocalDate date) throws Exception {
    System.out.println();
    ResultFormat.table.write(
        new Query(house)
            .run(
                """
                SELECT country_name_en, users, buyers, sellers, products_sold, wish_to_sale
                FROM gold.country_market WHERE snapshot_date = DATE '%s'
                ORDER BY products_sold DESC LIMIT 5"""
                    .formatted(date),
                null),
        System.out);
  }

  private void next(LocalDate date) {
    String where = lake.warehouse() == null ? "" : " --warehouse " + lake.warehouse();
    System.out.printf(
        """

        next:
          ./lake query%s "SELECT * FROM gold.kpi_daily WHERE snapshot_date = DATE '%s'"
          ./lake query%s --format csv "SELECT segment, SUM(users) AS users FROM gold.engagement_segments GROUP BY segment"
          ./lake ledger%s --date %s
          ./lake status%s
        """,
        where, date, where, where, date, where);
  }
}
