package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.pipeline.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** What the balances of tables of kind current ask for: rows of all days that these tell of. */
  Map<String, Long> inputs(Contracts contracts) {
    Map<String, Long> counts = new HashMap<>();
    targets.current().tables().stream()
        .flatMap(table -> table.balance().stream())
        .flatMap(balance -> balance.left().stream())
        .forEach(term -> input(contracts, term, counts));
    return counts;
  }

  private void input(Contracts contracts, String term, Map<String, Long> counts) {
    Optional<Balance.TableSum> sum = Balance.ofTable(term);
    TableContract table = contracts.table(Balance.tableOf(term));
    String ref = targets.names().contains(table.name()) ? branch : "main";
    Expression rows =
        table.kind() == Kind.CURRENT
            ? Expressions.alwaysTrue()
            : Expressions.lessThanOrEqual("snapshot_date", run.asOf().toString());
    counts.put(Ledger.ALL + table.name(), branches.rows(table.name(), ref, rows));
    sum.ifPresent(
        s ->
            counts.put(
                Ledger.SUMS + s.table() + "/" + s.column(),
                new PartSums(lake).of(s.table(), s.column(), ref, rows)));
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
