package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.PartsMerge;
import io.lakehouse.jobs.run.Restatement;
import io.lakehouse.jobs.run.RunReport;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lake run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Runs one day in batch mode: bronze, silver, gold, audits, and publishes it; or judges days of events anew that are in bronze.")
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "The day, yyyy-MM-dd or yesterday (UTC).")
  private LocalDate date;

  @Option(
      names = "--from-bronze",
      description =
          "Makes silver, quarantine and gold of the days --from to --to anew, from the events in bronze.")
  private boolean fromBronze;

  @Option(names = "--from", paramLabel = "DATE", description = "The first day, with --from-bronze.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DATE", description = "The last day, with --from-bronze.")
  private LocalDate to;

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

  @Spec private CommandSpec spec;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    check();
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
      return print(run(house, options));
    }
  }

  private void check() {
    require("--date", !fromBronze, date);
    require("--from", fromBronze, from);
    require("--to", fromBronze, to);
    if (fromBronze && (mergeParts || feeds.isEmpty())) {
      throw new UsageException(
          mergeParts
              ? "Cannot merge parts from bronze, they are in gold: leave --from-bronze out"
              : "Cannot run days from bronze without feeds: name those of events, such as --feeds user_activity");
    }
  }

  private void require(String option, boolean needed, Object value) {
    if (needed && value == null) {
      throw new MissingParameterException(
          spec.commandLine(), spec.findOption(option), "it is missing: " + option);
    }
    if (!needed && value != null) {
      throw new UsageException(
          "Cannot use %s %s: give the day with --date, or days with --from-bronze --from --to"
              .formatted(option, fromBronze ? "with --from-bronze" : "without --from-bronze"));
    }
  }

  private List<RunReport> run(Lakehouse house, Map<String, String> options) throws Exception {
    Console console = new Console(System.err);
    return fromBronze
        ? new Restatement(house, console).run(feeds, from, to, options)
        : List.of(new DailyRun(house, console).run(date, feeds, options));
  }

  private static int print(List<RunReport> reports) {
    reports.forEach(new ReportPrinter(System.out)::print);
    return reports.stream().allMatch(RunReport::isPublished) ? 0 : Main.REFUSED;
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
