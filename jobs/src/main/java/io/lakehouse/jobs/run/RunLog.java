package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What is recorded of runs: {@code ops.*}, {@code bronze.rejects} and {@code silver.quarantine}.
 * These tables are written to main, also for a refused day. The newest run of a day replaces the
 * records of the runs before it; the records of a published run stay until another is published.
 */
public final class RunLog {
  static final String RUNS = "ops.runs";

  /** Outcomes of runs whose records are in the tables. */
  static final List<String> PUBLISHED = List.of("published", "restated", "replayed");

  static final String LEDGER = "ops.ledger";
  static final String QUALITY = "ops.quality";
  static final String RESTATEMENTS = "ops.restatements";

  private final Lake lake;
  private final Contracts contracts;
  private final Map<String, String> options;

  RunLog(Lake lake, Contracts contracts, Map<String, String> options) {
    this.lake = lake;
    this.contracts = contracts;
    this.options = options;
  }

  void running(RunState run) {
    write(run, "running", null, null);
  }

  void ended(RunState run, String outcome, String message) {
    write(run, outcome, message, Instant.now());
  }

  void ledger(RunState run, List<LedgerRow> rows) {
    LogWriter.replace(
        lake.table(LEDGER),
        of(run),
        rows.stream().map(r -> r.toRow(run.runId(), LocalDate.parse(run.date()))).toList());
  }

  void quality(RunState run, List<QualityRow> rows) {
    LogWriter.replace(lake.table(QUALITY), of(run), rows.stream().map(r -> r.toRow(run)).toList());
  }

  /**
   * What the run changes of published figures. Of the last day it takes the place of what earlier
   * runs of the day said, for it tells the same; of any other day each run tells its own.
   *
   * @param tables the tables that it has made anew
   */
  void changes(RunState run, List<String> tables, List<Map<String, Object>> rows) {
    Expression old = of(run);
    if (run.asOf().equals(Optional.of(LocalDate.parse(run.date())))) {
      Expression any = Expressions.alwaysFalse();
      for (String table : tables) {
        any = Expressions.or(any, Expressions.equal("table_name", table));
      }
      old = Expressions.and(Expressions.equal("snapshot_date", run.date()), any);
    }
    LogWriter.replace(lake.table(RESTATEMENTS), old, rows);
  }

  /** Takes out of a log what an earlier try of this run has written. */
  void clear(RunState run, String table) {
    delete(table, of(run));
  }

  /** Takes out what other runs have recorded of the day and the feeds of this run. */
  void replaceOthers(RunState run, String outcome) {
    List<String> keep = new ArrayList<>(List.of(run.runId()));
    if (!outcome.equals("published")) {
      keep.addAll(published(LocalDate.parse(run.date())));
    }
    Expression others =
        Expressions.and(
            Expressions.equal("snapshot_date", run.date()),
            Expressions.notIn("run_id", keep),
            // A stream may have begun to write to the day meanwhile: its records are its own.
            Expressions.notStartsWith("run_id", StreamLog.ID_PREFIX),
            ofFeeds(run.feeds(), beside(run)));
    for (TableContract table : contracts.tables()) {
      if (table.kind() == TableContract.Kind.LOG
          && !List.of(RUNS, RESTATEMENTS).contains(table.name())) {
        delete(table.name(), others);
      }
    }
  }

  /** Runs of the day with none of the feeds of this one: what they have said of all feeds stays. */
  private List<String> beside(RunState run) {
    return ids(
        Expressions.equal("snapshot_date", run.date()),
        row ->
            row.get("feeds") instanceof String feeds
                && Collections.disjoint(Arrays.asList(feeds.split(",")), run.feeds()));
  }

  /**
   * Rows of the feeds, and those of none unless these runs have written them. Iceberg's {@code in}
   * fails on a null partition value.
   */
  private static Expression ofFeeds(List<String> feeds, List<String> beside) {
    Expression any =
        Expressions.and(Expressions.isNull("feed"), Expressions.notIn("run_id", beside));
    for (String feed : feeds) {
      any = Expressions.or(any, Expressions.equal("feed", feed));
    }
    return any;
  }

  /** Ids of the runs that have published something of a day. */
  private List<String> published(LocalDate date) {
    return ids(
        Expressions.and(
            Expressions.equal("snapshot_date", date.toString()),
            Expressions.in("outcome", PUBLISHED.toArray())),
        row -> true);
  }

  private List<String> ids(Expression filter, Predicate<Map<String, Object>> which) {
    return new OpsReader(lake)
        .rows(RUNS, filter).stream().filter(which).map(row -> (String) row.get("run_id")).toList();
  }

  private void delete(String name, Expression filter) {
    Table table = lake.table(name);
    try (CloseableIterable<?> files = table.newScan().filter(filter).planFiles()) {
      if (files.iterator().hasNext()) {
        table.newDelete().deleteFromRowFilter(filter).commit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(RunState run, String outcome, String message, Instant endedAt) {
    new RunRow(
            run.runId(),
            "batch",
            run.feeds(),
            LocalDate.parse(run.date()),
            Instant.ofEpochMilli(run.startedAt()),
            Map.of("sql", contracts.tree().digest(), "input", run.fingerprint()),
            options)
        .write(lake, outcome, message, endedAt);
  }

  private static Expression of(RunState run) {
    return Expressions.and(
        Expressions.equal("snapshot_date", run.date()), Expressions.equal("run_id", run.runId()));
  }
}
