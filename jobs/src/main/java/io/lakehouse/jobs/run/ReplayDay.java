package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.pipeline.AuditJob;
import io.lakehouse.jobs.pipeline.Session;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.expressions.Expressions;

/** The replay of a day's refused records, as a transaction. */
final class ReplayDay {
  static final List<String> LOGS = List.of(Ledger.REJECTS, Ledger.QUARANTINE);

  private final Lakehouse house;
  private final Progress progress;
  private final Journal journal;
  private final RunLog log;
  private final Map<String, Long> millis = new LinkedHashMap<>();

  ReplayDay(Lakehouse house, Progress progress, Map<String, String> options) {
    this.house = house;
    this.progress = progress;
    this.journal = house.journal();
    this.log = new RunLog(house.lake(), house.contracts(), options);
  }

  /** Ends a replay that was killed: it is published if it was to be, and given up otherwise. */
  void finish(RunState killed) {
    RunState run = journal.take(Optional.of(killed), killed);
    if (run.step() == Step.AUDITED) {
      try {
        publication(run).publish();
      } catch (RuntimeException e) {
        fail(run, e);
        throw e;
      }
    } else {
      publication(run).drop();
      log.ended(run, "abandoned", "ended before it was done");
      journal.close(run);
    }
  }

  /**
   * Replays a lot.
   *
   * @throws RefusedException when another run works on the day, or one of it was killed
   */
  RunReport run(RefusedRecords.Lot lot) throws Exception {
    journal
        .killed(lot.date(), "replay")
        .ifPresent(
            other -> {
              throw new RefusedException(
                  "Cannot replay %s, run %s of it was ended before it was done: start it again first"
                      .formatted(lot.date(), other.runId()));
            });
    long now = System.currentTimeMillis();
    RunState run =
        journal.take(
            Optional.empty(),
            new RunState(
                RunState.replayId(lot.date(), now),
                lot.date().toString(),
                "",
                List.of(lot.feed()),
                Step.STARTED,
                Map.of(),
                now,
                Owner.nobody()));
    try {
      return work(run, now(lot));
    } catch (InterruptedException | TakenOverException e) {
      throw e;
    } catch (Exception e) {
      fail(run, e);
      throw e;
    }
  }

  /** The lot as it is now that nobody else may change it. */
  private RefusedRecords.Lot now(RefusedRecords.Lot seen) {
    return new RefusedRecords(house)
        .again(seen)
        .orElseThrow(
            () ->
                new RefusedException(
                    "Cannot replay %s of %s, another run has moved its records on meanwhile: nothing is left to do"
                        .formatted(seen.feed(), seen.date())));
  }

  private RunReport work(RunState begun, RefusedRecords.Lot lot) throws Exception {
    log.running(begun);
    Targets all = Targets.of(house.contracts(), house.statements(), begun.feeds()).ofDays();
    Targets targets = lot.stored().isInBronze() ? all.withoutBronze() : all;
    Branches branches = new Branches(house.lake(), lot.date());
    List<String> tables = ReplayPublication.tables(targets);
    Parallel.forEach(
        tables, table -> branches.prepare(table, begun.branch(), Expressions.alwaysFalse()));
    List<AuditJob.Finding> findings;
    Map<String, Long> counts;
    long moved;
    int samples = house.settings().value(LakehouseOptions.SAMPLE_ROWS);
    long start = System.nanoTime();
    try (Session session = house.session(targets.refs(begun.branch(), LOGS))) {
      LayerRunner layers =
          new LayerRunner(house, branches, progress, journal, begun, session, targets);
      Refill refill = new Refill(house.lake(), branches, layers, lot, begun.branch());
      counts = refill.fill();
      millis.put("filled", (System.nanoTime() - start) / 1_000_000);
      moved = refill.takeOut(counts);
      // Beside a stream gold lags behind silver; that it got what silver got the ledger tells.
      findings = moved == 0 ? List.of() : layers.auditsBefore("gold", samples);
    }
    progress.say(
        "%s: %,d of %,d records move on, %,d stay"
            .formatted(lot.date(), moved, lot.records(), lot.records() - moved));
    RunState run = journal.done(begun, Step.FILLED, counts);
    List<LedgerRow> ledger = new Ledger(house.contracts(), counts).rows(targets.tables());
    List<QualityRow> quality = Quality.rows(targets.tables(), counts);
    Verdict verdict = new Verdict(ledger, quality, findings);
    if (moved == 0) {
      publication(run).drop();
      log.ended(run, "replayed", "no record passes");
      journal.close(run);
      return report(run, "replayed", List.of(), verdict);
    }
    log.ledger(run, ledger);
    log.quality(run, quality);
    if (!verdict.reasons().isEmpty()) {
      publication(run).drop();
      log.ended(run, "refused", String.join("; ", verdict.reasons()));
      journal.close(run);
      return report(run, "refused", verdict.reasons(), verdict);
    }
    run = journal.done(run, Step.AUDITED, Map.of());
    publication(run).publish();
    List<String> state =
        Targets.of(house.contracts(), house.statements(), run.feeds()).current().names();
    if (!state.isEmpty()) {
      progress.say(
          "what is made of the latest state follows with the next run of %s: %s"
              .formatted(lot.feed(), String.join(", ", state)));
    }
    return report(run, "replayed", List.of(), verdict);
  }

  private ReplayPublication publication(RunState run) {
    return new ReplayPublication(house, progress, journal, log, run);
  }

  /** Nobody works on it any more; the next replay finishes it. */
  private void fail(RunState run, Exception failure) {
    try {
      journal.check(run);
      log.ended(run, "failed", Failures.reason(failure));
      journal.release(run);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private RunReport report(RunState run, String outcome, List<String> reasons, Verdict verdict) {
    Map<String, Long> rows = new TreeMap<>();
    for (TableContract table :
        Targets.of(house.contracts(), house.statements(), run.feeds()).ofDays().tables()) {
      rows.put(table.name(), run.counts().getOrDefault(Ledger.ROWS + table.name(), 0L));
    }
    for (String name : LOGS) {
      String key = name + "/" + run.feeds().get(0);
      rows.put(key, run.counts().getOrDefault(Ledger.ROWS + key, 0L));
    }
    return new RunReport(
        run.runId(),
        LocalDate.parse(run.date()),
        outcome,
        reasons,
        rows,
        List.of(),
        verdict.ledger(),
        verdict.quality(),
        verdict.findings(),
        millis);
  }
}
