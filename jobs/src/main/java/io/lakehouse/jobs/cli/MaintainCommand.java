package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.maintain.Maintenance;
import io.lakehouse.jobs.maintain.Work;
import io.lakehouse.jobs.run.Lakehouse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake maintain}. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description =
        "Keeps tables fast and small: retention, compaction, manifests, old snapshots, orphan files.",
    footer = {"", "It is safe beside runs and streams; what they need stays."})
final class MaintainCommand implements Callable<Integer> {
  @Option(
      names = "--table",
      paramLabel = "TABLE",
      split = ",",
      description = "Only these tables, such as gold.kpi_daily.")
  private List<String> tables = List.of();

  @Option(names = "--dry-run", description = "Says what there is to do, and changes nothing.")
  private boolean isDryRun;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    try (Lakehouse house = LakeOptions.open(lake.settings(Map.of()))) {
      Maintenance maintenance = new Maintenance(house, new Console(System.err), Instant.now());
      List<Work> work = isDryRun ? maintenance.look(tables) : maintenance.run(tables);
      if (work.isEmpty()) {
        System.out.println("nothing to maintain");
      } else {
        TextTable.print(
            System.out,
            List.of("table_name", "task", "items", "detail", "done"),
            work.stream().map(MaintainCommand::row).toList());
      }
      return 0;
    }
  }

  private static Map<String, Object> row(Work work) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("table_name", work.table());
    row.put("task", work.task());
    row.put("items", work.items());
    row.put("detail", work.detail());
    row.put("done", work.isDone());
    return row;
  }
}
