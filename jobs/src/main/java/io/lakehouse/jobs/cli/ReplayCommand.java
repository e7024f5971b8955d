package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Replay;
import io.lakehouse.jobs.run.RunReport;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Moves refused records on that pass now: of a rule that was mended, or of a feed whose reader was.")
final class ReplayCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private What what;

  /** One of the two logs. */
  static final class What {
    @Option(
        names = "--rule",
        paramLabel = "RULE",
        description = "The rows in silver.quarantine that broke this rule.")
    private String rule;

    @Option(
        names = "--feed",
        paramLabel = "FEED",
        description = "The records in bronze.rejects of this feed.")
    private String feed;
  }

  @Option(names = "--date", paramLabel = "DATE", description = "Only those of this day.")
  private LocalDate date;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    try (Lakehouse house = LakeOptions.open(lake.settings(Map.of()))) {
      Replay replay = new Replay(house, new Console(System.err));
      Optional<LocalDate> day = Optional.ofNullable(date);
      List<RunReport> reports =
          what.rule != null
              ? replay.ofRule(what.rule, day, lake.given())
              : replay.ofFeed(what.feed, day, lake.given());
      reports.forEach(new ReportPrinter(System.out)::print);
      if (reports.isEmpty()) {
        System.out.println("nothing to replay");
      }
      return reports.stream().allMatch(RunReport::isPublished) ? 0 : Main.REFUSED;
    }
  }
}
