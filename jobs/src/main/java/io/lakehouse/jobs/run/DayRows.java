package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.pipeline.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Counts the rows that a run has of its day, by the names of the {@link Ledger}.
 *
 * @param targets the tables that the run fills
 * @param branch where it fills them
 */
record DayRows(Lake lake, Branches branches, Run run, Targets targets, String branch) {

  /** Rows of the day in a table; of one of kind current all rows. */
  long of(TableContract table) {
    return branches.rows(table.name(), branch, Branches.replaced(table, run.date()));
  }

  /** What the balances ask for of the day. */
  Map<String, Long> sums() {
    return new PartSums(lake).of(targets.tables(), branch, Branches.day(run.date()));
  }

  /** Both, of all tables. */
  Map<String, Long> all() {
    Map<String, Long> counts = sums();
    targets.tables().forEach(table -> counts.put(Ledger.ROWS + table.name(), of(table)));
    return counts;
  }

  /**
   * Records of a feed that the run has refused.
   *
   * @param ref where it has written the logs
   */
  Map<String, Long> logs(String feed, String ref) {
    Expression ofRun =
        Expressions.and(
            Branches.day(run.date()),
            Expressions.equal("run_id", run.id()),
            Expressions.equal("feed", feed));
    Map<String, Long> rows = new HashMap<>();
    for (String log : List.of(Ledger.REJECTS, Ledger.QUARANTINE)) {
      rows.put(Ledger.ROWS + log + "/" + feed, branches.rows(log, ref, ofRun));
    }
    return rows;
  }
}
