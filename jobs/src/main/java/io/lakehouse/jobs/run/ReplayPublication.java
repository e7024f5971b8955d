package io.lakehouse.jobs.run;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * The last step of a replay: what is on its branch becomes main, a table at a time. It may be begun
 * again as often as it is ended.
 */
record ReplayPublication(
    Lakehouse house, Progress progress, Journal journal, RunLog log, RunState run) {
  /** How often a log that others change is looked at again in one start. */
  private static final int ATTEMPTS = 3;

  /** The tables of a replay: records first where they go, then out of the log. */
  static List<String> tables(Targets targets) {
    List<String> tables = new ArrayList<>(targets.names());
    tables.addAll(List.of(Ledger.QUARANTINE, Ledger.REJECTS));
    return tables;
  }

  private List<String> tables() {
    return tables(Targets.of(house.contracts(), house.statements(), run.feeds()).ofDays());
  }

  private LocalDate date() {
    return LocalDate.parse(run.date());
  }

  /**
   * Publishes what is not published yet, and closes the run; no record is ever nowhere.
   *
   * @throws RefusedException when others change a log without a pause
   */
  void publish() {
    Graft graft = new Graft(house.lake(), date());
    progress.say("publishing the replay of " + run.date());
    for (String table : tables()) {
      journal.check(run);
      try {
        graft.apply(table, run.branch(), run.runId());
      } catch (ValidationException e) {
        if (!ReplayDay.LOGS.contains(table)) {
          throw e;
        }
        progress.say("%s was changed by others meanwhile; looking again".formatted(table));
        takeOutAgain(table, e);
      }
    }
    log.ended(run, "replayed", null);
    journal.close(run);
  }

  /** The records that have moved on are in other files of the log now. */
  private void takeOutAgain(String name, ValidationException conflict) {
    MovedRecords moved = new MovedRecords(house.lake(), date());
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      journal.check(run);
      try {
        moved.takeOut(name, run.branch(), run.runId());
        return;
      } catch (ValidationException e) {
        conflict.addSuppressed(e);
      } catch (ExpiredException e) {
        drop();
        log.ended(run, "failed", e.getMessage());
        journal.close(run);
        throw new RefusedException(e.getMessage());
      }
    }
    throw new RefusedException(
        "Cannot finish replay %s, others have changed %s each of %d times (%s): end what writes to it, such as a compaction, and start the replay again; until then the records that moved on are in it, too"
            .formatted(run.runId(), name, ATTEMPTS, Failures.reason(conflict)));
  }

  /** Gives up what is left of the run's branches. */
  void drop() {
    Branches branches = new Branches(house.lake(), date());
    tables().forEach(table -> branches.drop(table, run.branch()));
  }
}
