package io.lakehouse.jobs.cli;

import io.lakehouse.catalog.CatalogTool;
import io.lakehouse.catalog.schema.Change;
import io.lakehouse.jobs.run.Lakehouse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./lake catalog}. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = "Compares the contracts with the catalog; apply makes the catalog follow.",
    footer = {
      "",
      "plan shows what apply would do; verify says with exit code 1 that there is something to do.",
      "register enters the tables of a warehouse into a catalog that has lost them, each as of its newest metadata file."
    })
final class CatalogCommand implements Callable<Integer> {
  enum Action {
    plan,
    apply,
    verify,
    register
  }

  @Parameters(paramLabel = "plan|apply|verify|register", description = "What to do.")
  private Action action;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() {
    try (Lakehouse house = LakeOptions.openWithoutCluster(lake.settings(Map.of()))) {
      CatalogTool tool = house.catalogTool();
      tool.limits().forEach(System.err::println);
      if (action == Action.register) {
        Map<String, String> registered = house.registration().apply();
        registered.forEach((table, file) -> System.out.println(table + " is as of " + file));
        System.err.printf(
            "%d tables registered; next: ./lake catalog apply, ./lake status%n", registered.size());
        return 0;
      }
      List<Change> changes = action == Action.apply ? tool.apply() : tool.plan();
      changes.forEach(change -> System.out.println(change.describe()));
      boolean refused = changes.stream().anyMatch(Change.Refusal.class::isInstance);
      if (changes.isEmpty()) {
        System.out.println("the catalog is as the contracts say");
      } else {
        System.err.printf(
            "%d changes %s%n", changes.size(), action == Action.apply ? "made" : "to make");
      }
      return refused || (action == Action.verify && !changes.isEmpty()) ? Main.REFUSED : 0;
    }
  }
}
