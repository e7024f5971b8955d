package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.OpsReader;
import io.lakehouse.jobs.run.Query;
import io.lakehouse.jobs.run.RunReport;
import io.lakehouse.jobs.source.Landing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "A day of files in batch mode and events of a topic in streaming mode, on an embedded default.")
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
      names = "--events",
      defaultValue = "200000",
      description =
          "Events to stream through a broker of this process, 0 for none (${DEFAULT-VALUE}).")
  private long events;

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
    EmbeddedCluster cluster = EmbeddedCluster.start(settings.configuration());
    try (Lakehouse house = new Lakehouse(settings, cluster::environment)) {
      LocalDate date = landing == null ? generate(settings, console) : latest(house);
      options.putAll(lake.given());
      RunReport report = new DailyRun(house, console).run(date, List.of(), options);
      new ReportPrinter(System.out).print(report);
      if (!report.isPublished()) {
        return Main.REFUSED;
      }
      figures(house, date);
      List<String> runs = new ArrayList<>(List.of(report.runId()));
      if (events > 0) {
        runs.add(stream(house, cluster, options, console));
        activity(house);
      }
      boolean balanced = ledger(house, runs);
      next(date);
      return balanced ? 0 : Main.REFUSED;
    }
  }

  /**
   * Each stream brings other events in a topic of its own: those of an earlier demo are in the
   * tables already, and its broker is gone.
   */
  private String stream(
      Lakehouse house, EmbeddedCluster cluster, Map<String, String> options, Console console)
      throws Exception {
    OpsReader ops = new OpsReader(house.lake());
    long streams = ops.runs().stream().filter(run -> "streaming".equals(run.get("mode"))).count();
    Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(24, ChronoUnit.HOURS);
    EventPlan plan =
        EventPlan.of(events, users, seed + streams)
            .withFlaws(0.05, 0.01, 0.001)
            .withTime(start, Duration.ofHours(24));
    String topic = streams == 0 ? "user-activity" : "user-activity-" + (streams + 1);
    try (DemoStream demo = DemoStream.start(console, topic)) {
      Map<String, String> keys = new LinkedHashMap<>(options);
      keys.put(LakehouseOptions.KAFKA_CLIENT + "bootstrap.servers", demo.bootstrap());
      keys.putIfAbsent(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "1 s");
      try (Lakehouse streaming =
          new Lakehouse(lake.settings("streaming", keys), cluster::environment)) {
        demo.send(plan);
        return demo.run(streaming);
      }
    }
  }

  private static void activity(Lakehouse house) throws Exception {
    System.out.println();
    ResultFormat.table.write(
        new Query(house)
            .run(
                """
                SELECT country_code, SUM(events) AS events, SUM(new_sessions) AS sessions,
                    SUM(amount) AS amount
                FROM gold.activity_hourly GROUP BY country_code
                ORDER BY events DESC LIMIT 5""",
                null),
        System.out);
  }

  /** The equations of the runs; whether all hold. */
  private static boolean ledger(Lakehouse house, List<String> runs) {
    List<Map<String, Object>> rows =
        new OpsReader(house.lake())
            .ledger(null).stream().filter(row -> runs.contains(row.get("run_id"))).toList();
    System.out.println();
    TextTable.print(
        System.out,
        List.of(
            "run_id",
            "table_name",
            "read",
            "written",
            "rejected",
            "quarantined",
            "duplicates",
            "balanced"),
        rows);
    return rows.stream().allMatch(row -> Boolean.TRUE.equals(row.get("balanced")));
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
          ./lake query%s "SELECT * FROM gold.conversion_daily"
          ./lake ledger%s --date %s
          ./lake status%s
        """,
        where, date, where, where, where, date, where);
  }
}
