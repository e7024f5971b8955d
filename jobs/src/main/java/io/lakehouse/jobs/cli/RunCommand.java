package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.PartsMerge;
import io.lakehouse.jobs.run.RunReport;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs one day in batch mode: bronze, silver, gold, audits, and publishes it.")
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--date",
      required = true,
      paramLabel = "DATE",
      description = "The day, yyyy-MM-dd.")
  private LocalDate date;

  @Option(names = "--landing", paramLabel = "URI", description = "The landing zone.")
  private String landing;

  @Option(
      names = "--feeds",
      split = ",",
      paramLabel = "FEED",
      description = "Only these feeds, comma separated.")
  private List<String> feeds = List.of();

  @Option(
      names = "--merge-parts",
      description =
          "Only merges the parts of the event tables that arrived on the day, which must be over.")
  private boolean mergeParts;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    if (landing != null) {
      options.put(LakehouseOptions.LANDING.key(), landing);
    }
    Settings settings = lake.settings(options);
    try (Lakehouse house = LakeOptions.open(settings)) {
      if (mergeParts) {
        return merge(house);
      }
      options.putAll(lake.given());
      RunReport report = new DailyRun(house, new Console(System.err)).run(date, feeds, options);
      new ReportPrinter(System.out).print(report);
      return report.isPublished() ? 0 : Main.REFUSED;
    }
  }

  private int merge(Lakehouse house) throws Exception {
    Map<String, PartsMerge.Merged> merged =
        new PartsMerge(house, new Console(System.err)).merge(date);
    merged.forEach(
        (table, rows) ->
            System.out.printf("  %-40s %,12d parts -> %,d%n", table, rows.parts(), rows.rows()));
    if (merged.isEmpty()) {
      System.out.printf("no parts arrived on %s%n", date);
    }
    return 0;
  }
}
