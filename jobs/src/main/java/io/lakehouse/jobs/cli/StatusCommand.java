package io.lakehouse.jobs.cli;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.jobs.run.FileGrowth;
import io.lakehouse.jobs.run.Journal;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.OpsReader;
import io.lakehouse.jobs.run.RunState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./lake status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the last published day of each feed, the last run, and what to do next.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private LakeOptions lake;

  @Override
  public Integer call() {
    try (Lakehouse house = LakeOptions.openWithoutCluster(lake.settings(Map.of()))) {
      if (!house.lake().exists("ops.runs")) {
        System.out.println("no run yet");
        System.out.println(
            "next: ./lake run --date <yyyy-MM-dd> --landing <folder>, or ./lake demo");
        return 0;
      }
      house.streams().closeKilled();
      OpsReader ops = new OpsReader(house.lake());
      Map<String, LocalDate> days = ops.publishedDays();
      for (FeedContract feed : house.contracts().feeds()) {
        System.out.printf(
            "%-16s last published day %s%n",
            feed.name(), days.containsKey(feed.name()) ? days.get(feed.name()) : "none");
      }
      List<Map<String, Object>> runs = ops.runs();
      if (runs.isEmpty()) {
        System.out.println("no run yet");
        return 0;
      }
      last(house, ops, runs.get(runs.size() - 1));
      return 0;
    }
  }

  private void last(Lakehouse house, OpsReader ops, Map<String, Object> run) {
    String id = (String) run.get("run_id");
    LocalDate date = (LocalDate) run.get("snapshot_date");
    Journal journal = house.journal();
    String outcome =
        journal
            .open(date)
            .filter(state -> state.isRollback() || state.runId().equals(id))
            .map(state -> outcome((String) run.get("outcome"), state, journal.isAlive(state)))
            .orElse((String) run.get("outcome"));
    System.out.printf(
        "last run         %s of %s: %s, started %s%n", id, date, outcome, run.get("started_at"));
    if (run.get("message") != null) {
      System.out.println("                 " + run.get("message"));
    }
    long rejects = ops.rowsByRun("bronze.rejects").getOrDefault(id, 0L);
    long quarantined = ops.rowsByRun("silver.quarantine").getOrDefault(id, 0L);
    System.out.printf("rejects          %,d in bronze.rejects of that run%n", rejects);
    System.out.printf("quarantine       %,d in silver.quarantine of that run%n", quarantined);
    growth(house);
    boolean isStream = "streaming".equals(run.get("mode"));
    System.out.println(
        "next: "
            + (isStream
                ? nextOfStream(outcome, date)
                : next(outcome, date, id, rejects + quarantined)));
  }

  /** Small files of streams, and how many their settings allow. */
  private void growth(Lakehouse house) {
    List<FileGrowth> tables = FileGrowth.of(house, Instant.now());
    if (tables.isEmpty()) {
      return;
    }
    System.out.printf(
        "files an hour    at most %,d a table and day of arrival, as streams are configured here%n",
        FileGrowth.most(lake.settings("streaming", Map.of())));
    tables.forEach(
        table ->
            System.out.printf(
                "                 %-36s %,6d files, %,.1f MB in the last hour%n",
                table.table(), table.files(), table.bytes() / 1e6));
  }

  private static String outcome(String recorded, RunState open, boolean alive) {
    if (open.isRollback()) {
      return alive ? "being rolled back" : "rolled back in part";
    }
    return recorded.equals("running") && !alive ? "killed after step " + open.step() : recorded;
  }

  private String nextOfStream(String outcome, LocalDate date) {
    if (outcome.equals("killed") || outcome.equals("failed")) {
      return "./lake stream%s --from-latest-checkpoint goes on where it stopped".formatted(where());
    }
    return "./lake query%s \"SELECT * FROM gold.activity_hourly\", ./lake ledger%s --date %s"
        .formatted(where(), where(), date);
  }

  private String next(String outcome, LocalDate date, String id, long bad) {
    if (outcome.startsWith("killed") || outcome.equals("failed")) {
      if (id.endsWith("_replay") || id.endsWith("_restated")) {
        return "%s, as it was begun, finishes it"
            .formatted(id.endsWith("_replay") ? "./lake replay" : "./lake run --from-bronze");
      }
      return "./lake run --date %s%s goes on where it stopped".formatted(date, where());
    }
    if (outcome.equals("refused")) {
      return ("mend the files and run the day again; what was written is on branch run_%s, and"
              + " ./lake ledger --date %s shows where records went")
          .formatted(id, date);
    }
    if (outcome.equals("running") || outcome.equals("being rolled back")) {
      return "wait for it";
    }
    if (outcome.equals("rolled back in part")) {
      return "./lake rollback --date %s%s finishes it".formatted(date, where());
    }
    if (outcome.equals("rolled_back")) {
      return "./lake run --date %s%s publishes the day anew".formatted(date, where());
    }
    return bad == 0
        ? "./lake query \"SELECT * FROM gold.kpi_daily\""
        : ("./lake query \"SELECT rule, COUNT(*) AS n FROM silver.quarantine WHERE run_id = '%s'"
                + " GROUP BY rule\"")
            .formatted(id);
  }

  /** The warehouse again, so that the line can be copied; the landing zone is the run's own. */
  private String where() {
    return lake.warehouse() == null ? "" : " --warehouse " + lake.warehouse();
  }
}
