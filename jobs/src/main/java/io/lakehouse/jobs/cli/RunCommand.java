package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Lakehouse;
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

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    if (landing != null) {
      options.put(LakehouseOptions.LANDING.key(), landing);
    }
    Settings settings = lake.settings(options);
    try (Lakehouse house = LakeOptions.open(settings)) {
      options.putAll(lake.given());
      RunReport report = new DailyRun(house, new Console(System.err)).run(date, feeds, options);
      new ReportPrinter(System.out).print(report);
      return report.isPublished() ? 0 : Main.REFUSED;
    }
  }
}
