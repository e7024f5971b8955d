package io.lakehouse.jobs.run;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expressions;

/**
 * Undoes the latest published day: its rows leave the snapshot tables, its tag leaves every table.
 * The files stay until snapshots expire. Done again after a crash it finishes.
 */
public final class Rollback {
  private final Lakehouse house;

  public Rollback(Lakehouse house) {
    this.house = house;
  }

  /**
   * Undoes a day.
   *
   * @return the tables that were changed
   * @throws RefusedException when it is not the latest published day, or a run works on it
   */
  public List<String> undo(LocalDate date) {
    LocalDate latest =
        latest()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "Cannot roll back %s, no day is published".formatted(date)));
    if (!latest.equals(date)) {
      throw new RefusedException(
          "Cannot roll back %s, only the latest published day can be undone: that is %s"
              .formatted(date, latest));
    }
    house
        .journal()
        .open(date)
        .ifPresent(
            run -> {
              throw new RefusedException(
                  "Cannot roll back %s, run %s has not ended: wait for it or start it again"
                      .formatted(date, run.runId()));
            });
    Branches branches = new Branches(house.lake(), date);
    List<String> changed =
        house.contracts().tables().stream()
            .filter(table -> undo(branches, table))
            .map(TableContract::name)
            .toList();
    noteInRuns(date);
    return changed;
  }

  private static boolean undo(Branches branches, TableContract table) {
    return table.kind() == Kind.SNAPSHOT
        ? branches.remove(table.name())
        : branches.untag(table.name());
  }

  private Optional<LocalDate> latest() {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (TableContract table : house.contracts().tables()) {
      if (house.lake().exists(table.name())) {
        house.lake().table(table.name()).refs().keySet().stream()
            .filter(ref -> ref.startsWith("day-"))
            .forEach(ref -> days.add(LocalDate.parse(ref.substring("day-".length()))));
      }
    }
    return days.isEmpty() ? Optional.empty() : Optional.of(days.last());
  }

  private void noteInRuns(LocalDate date) {
    List<Map<String, Object>> runs =
        new OpsReader(house.lake())
            .rows(
                RunLog.RUNS,
                Expressions.and(
                    Expressions.equal("snapshot_date", date.toString()),
                    Expressions.equal("outcome", "published")));
    for (Map<String, Object> run : runs) {
      run.replaceAll((name, value) -> value instanceof OffsetDateTime t ? t.toInstant() : value);
      run.put("outcome", "rolled_back");
      run.put("message", "rolled back at " + Instant.now());
      LogWriter.replace(
          house.lake().table(RunLog.RUNS),
          Expressions.and(
              Expressions.equal("snapshot_date", date.toString()),
              Expressions.equal("run_id", (String) run.get("run_id"))),
          List.of(run));
    }
  }
}
