package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.OpsReader;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake ledger}. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description =
        "Shows the conservation ledger: where the records went; exit 1 when not balanced.")
final class LedgerCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "snapshot_date",
          "run_id",
          "outcome",
          "table_name",
          "read",
          "written",
          "rejected",
          "quarantined",
          "duplicates",
          "held",
          "skipped",
          "missing",
          "checkpoint",
          "superseded",
          "expanded",
          "balanced",
          "equation");

  @ArgGroup private Which which = new Which();

  /** What is shown, when not everything. */
  private static final class Which {
    @Option(names = "--date", paramLabel = "DATE", description = "Only this day.")
    private LocalDate date;

    @ArgGroup(exclusive = false)
    private Follow follow;
  }

  /** What is shown as it comes. */
  private static final class Follow {
    @Option(
        names = "--follow",
        required = true,
        description = "A line for each checkpoint of the last stream, until it ends or Ctrl-C.")
    private boolean follow;

    @Option(
        names = "--forever",
        description =
            "Waits for the next stream when one has ended: with metrics.reporters the monitor of all feeds.")
    private boolean forever;
  }

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    try (Lakehouse house = LakeOptions.openWithoutCluster(lake.settings(Map.of()))) {
      if (which.follow != null) {
        LedgerFollower follower = new LedgerFollower(house);
        CompletableFuture<Void> stop = StopSignal.listen().asked();
        return which.follow.forever ? follower.followAll(stop) : follower.follow(stop);
      }
      house.streams().closeKilled();
      LocalDate date = which.date;
      List<Map<String, Object>> rows =
          house.lake().exists("ops.ledger") ? new OpsReader(house.lake()).ledger(date) : List.of();
      if (rows.isEmpty()) {
        System.err.println(
            "The ledger has nothing" + (date == null ? "" : " of " + date) + ": run a day first");
        return Main.REFUSED;
      }
      TextTable.print(System.out, COLUMNS, rows);
      rows.stream()
          .filter(row -> "rolled_back".equals(row.get("outcome")))
          .map(row -> rolledBack(row.get("snapshot_date"), row.get("run_id")))
          .distinct()
          .forEach(System.out::println);
      long unbalanced =
          rows.stream().filter(row -> !Boolean.TRUE.equals(row.get("balanced"))).count();
      System.out.println(
          unbalanced == 0 ? "balanced" : unbalanced + " of " + rows.size() + " NOT balanced");
      return unbalanced == 0 ? 0 : Main.REFUSED;
    }
  }

  private static String rolledBack(Object date, Object run) {
    return "%s is rolled back: the tables have no rows of run %s any more; ./lake run --date %s publishes the day anew"
        .formatted(date, run, date);
  }
}
