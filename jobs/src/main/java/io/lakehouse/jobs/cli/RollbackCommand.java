package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Rollback;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake rollback}. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Undoes the latest published day of the snapshot tables.")
final class RollbackCommand implements Callable<Integer> {
  @Option(names = "--date", required = true, paramLabel = "DATE", description = "That day.")
  private LocalDate date;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    try (Lakehouse house = LakeOptions.open(lake.settings("batch", Map.of()))) {
      house.catalogTool().apply();
      List<String> changed = new Rollback(house, new Console(System.err)::say).undo(date);
      System.out.printf("%s rolled back in %d tables%n", date, changed.size());
      return 0;
    }
  }
}
