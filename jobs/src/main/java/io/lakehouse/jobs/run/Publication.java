package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.lake.Refs;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;

/**
 * The last step of a run of a day: what is on its branch becomes main, a table at a time. It may be
 * begun again as often as it is ended.
 *
 * @param targets the tables that the run makes
 */
record Publication(
    Lakehouse house,
    Journal journal,
    RunLog log,
    RunState run,
    Targets targets,
    Branches branches) {

  static Publication of(Lakehouse house, Journal journal, RunLog log, RunState run) {
    Targets all = Targets.of(house.contracts(), house.statements(), run.feeds());
    return new Publication(
        house,
        journal,
        log,
        run,
        run.isRestatement() ? all.withoutBronze() : all,
        new Branches(house.lake(), LocalDate.parse(run.date())));
  }

  /** What the run writes on its branch, all other tables as they are. */
  Refs refs() {
    return run.isRestatement()
        ? targets.refs(run.branch(), LayerRunner.RESTATED_LOGS)
        : targets.refs(run.branch());
  }

  /** The snapshots of those tables that the run reads and does not write; 0 for none. */
  Map<String, Long> readBeside() {
    Map<String, Long> snapshots = new TreeMap<>();
    for (String name : targets.readBeside(house.contracts(), house.statements())) {
      Snapshot current = house.lake().table(name).currentSnapshot();
      snapshots.put(name, current == null ? 0 : current.snapshotId());
    }
    return snapshots;
  }

  String outcome() {
    return run.isRestatement() ? "restated" : "published";
  }

  /** Whether some tables are published already, and the others have to follow. */
  boolean hasBegun() {
    return targets.names().stream()
        .anyMatch(name -> !house.lake().table(name).refs().containsKey(run.branch()));
  }

  /** Publishes what is not published yet, and closes the run. */
  void publish() throws Exception {
    for (List<TableContract> tables : targets.inOrder(house.statements())) {
      Parallel.forEach(tables, this::publish);
    }
    journal.check(run);
    if (run.isRestatement()) {
      new Graft(house.lake(), LocalDate.parse(run.date()))
          .apply("silver.quarantine", run.branch(), run.runId());
      branches.drop("bronze.rejects", run.branch());
      log.ended(run, outcome(), null);
    } else {
      log.ended(run, outcome(), null);
      log.replaceOthers(run, outcome());
      Parallel.forEach(
          house.contracts().tables().stream()
              .filter(table -> !targets.names().contains(table.name()) && !tellsOfLater(table))
              .map(TableContract::name)
              .toList(),
          branches::tag);
    }
    journal.close(run);
  }

  /** Gives up what is left of the run's branches. */
  void drop() {
    journal.check(run);
    targets.names().forEach(name -> branches.drop(name, run.branch()));
    if (run.isRestatement()) {
      LayerRunner.RESTATED_LOGS.forEach(name -> branches.drop(name, run.branch()));
    }
  }

  /** What such a table has is not what it had on the run's day. */
  private boolean tellsOfLater(TableContract table) {
    return table.kind() == Kind.CURRENT
        && Branches.asOf(house.lake().table(table.name()))
            .filter(asOf -> asOf.isAfter(LocalDate.parse(run.date())))
            .isPresent();
  }

  private void publishState(String table, LocalDate asOf) {
    if (run.isRestatement()) {
      branches.restateState(table, run.branch(), run.runId(), asOf);
    } else {
      branches.publishState(table, run.branch(), run.runId(), asOf);
    }
  }

  private void publish(TableContract table) {
    journal.check(run);
    if (table.kind() == Kind.CURRENT) {
      publishState(table.name(), run.asOf().orElseThrow());
    } else if (run.isRestatement()) {
      branches.restate(table.name(), run.branch(), run.runId());
    } else {
      branches.publish(table.name(), run.branch(), run.runId());
    }
  }
}
