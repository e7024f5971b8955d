package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.pipeline.AuditJob;
import io.lakehouse.jobs.pipeline.Session;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * One day in batch mode: bronze, silver and gold on a branch, audits, and only then main. Each step
 * is noted in the {@link Journal} when it is done; a run that was killed goes on behind it.
 */
public final class DailyRun {
  /** How often a day is judged anew in one start when others change it meanwhile. */
  private static final int ATTEMPTS = 3;

  private final Lakehouse house;
  private final Progress progress;
  private final Map<String, Long> millis = new LinkedHashMap<>();
  private RunLog log;
  private Journal journal;

  public DailyRun(Lakehouse house, Progress progress) {
    this.house = house;
    this.progress = progress;
  }

  /**
   * Runs a day.
   *
   * @param feeds names of the feeds to take, empty for all
   * @param options what the run was started with, for {@code ops.runs}
   * @throws io.lakehouse.jobs.config.UsageException when there is no such landing zone or feed
   * @throws RefusedException when there is no data for the day, another run works on it, or a
   *     stream has written to it
   */
  public RunReport run(LocalDate date, List<String> feeds, Map<String, String> options)
      throws Exception {
    return run(() -> new Preflight(house).look(date, feeds), options);
  }

  /**
   * Judges the events of a day anew, from bronze, and lets the result take the place of what
   * silver, quarantine and gold have of the day.
   *
   * @param feeds feeds of events
   * @param last the last day that is judged anew after this one
   * @throws RefusedException when another run works on the day, or a stream may still write to it
   */
  RunReport restate(LocalDate date, List<String> feeds, LocalDate last, Map<String, String> options)
      throws Exception {
    return run(() -> new Preflight(house).inBronze(date, feeds, last), options);
  }

  private RunReport run(Work<Day> look, Map<String, String> options) throws Exception {
    Day day = timed("look", look);
    LocalDate date = day.date();
    timed("catalog", () -> house.catalogTool().apply());
    journal = house.journal();
    refusal(day.date(), day.feedNames(), day.restated().isPresent())
        .ifPresent(
            refusal -> {
              throw new RefusedException(refusal);
            });
    log = new RunLog(house.lake(), house.contracts(), options);
    RunState run = take(killed(date), day);
    RunReport report = null;
    for (int attempt = 1; report == null; attempt++) {
      try {
        report = work(run, day);
      } catch (InterruptedException | TakenOverException e) {
        throw e;
      } catch (Exception e) {
        if (!mayChange(run) || !Failures.isConflict(e)) {
          fail(run, Failures.reason(e));
          throw e;
        }
        if (attempt == ATTEMPTS) {
          String reason = givenUp(run, e);
          fail(run, reason);
          throw new RefusedException(reason);
        }
        day = timed("look", look);
        run = anew(run, day, e);
      }
    }
    if (run.fingerprint().equals(fingerprint(day))) {
      return report;
    }
    // It was a publish that somebody had killed: what has landed since is still to be run.
    progress.say("the input has changed since; running the day again");
    return run(look, options);
  }

  /** Whether others may rightly change what the run replaces while it is at work. */
  private boolean mayChange(RunState run) {
    return run.isRestatement() || !targets(run).current().tables().isEmpty();
  }

  private Targets targets(RunState run) {
    return Publication.of(house, journal, log, run).targets();
  }

  /**
   * Others have changed the day since it was judged: what is on the branch cannot take its place
   * any more. The date stays this journal's.
   */
  private RunState anew(RunState run, Day day, Exception conflict) {
    progress.say(
        "%s was changed by others while it was judged; judging it anew".formatted(run.date()));
    Publication.of(house, journal, log, run).drop();
    log.clear(run, RunLog.RESTATEMENTS);
    log.ended(
        run, "abandoned", "others have changed the day meanwhile: " + Failures.reason(conflict));
    return journal.take(journal.open(day.date()), begun(day));
  }

  private static String givenUp(RunState run, Exception conflict) {
    return "Cannot publish %s, others have changed the day each of %d times that it was judged (%s): end what writes to it, such as a compaction, and start again; until then some tables may have the day as it was"
        .formatted(run.date(), ATTEMPTS, Failures.reason(conflict));
  }

  /** Why the day cannot be replaced, whether it is read from files or from bronze. */
  private Optional<String> refusal(LocalDate date, List<String> feeds, boolean isRestatement) {
    return isRestatement
        ? new StreamLead(house).refusal(date, feeds)
        : new StreamedDay(house.lake(), house.contracts(), date).refusal(feeds);
  }

  /** The run that was ended before it was done; a rollback that was is finished first. */
  private Optional<RunState> killed(LocalDate date) throws Exception {
    Optional<RunState> before = journal.killed(date, "run");
    if (before.filter(RunState::isReplay).isPresent()) {
      throw new RefusedException(
          "Cannot run %s, a replay of it was ended before it was done: finish it with ./lake replay, as it was begun"
              .formatted(date));
    }
    if (before.filter(RunState::isRollback).isEmpty()) {
      return before;
    }
    progress.say("the rollback of %s was ended before it was done; finishing it".formatted(date));
    new Rollback(house, progress).undo(date);
    return Optional.empty();
  }

  /** Takes the date: goes on with a killed run of the same input, or begins a new one. */
  private RunState take(Optional<RunState> before, Day day) {
    if (before.isPresent()) {
      RunState killed = before.get();
      boolean same = killed.fingerprint().equals(fingerprint(day));
      if (killed.step() == Step.AUDITED || (same && day.refusals().isEmpty())) {
        progress.say(
            "run %s was ended before it was done; going on after step %s"
                .formatted(killed.runId(), killed.step().name().toLowerCase(Locale.ROOT)));
        return journal.take(before, killed);
      }
      progress.say(
          "run %s was ended and its input has changed; beginning anew".formatted(killed.runId()));
      RunState mine = journal.take(before, killed);
      log.ended(mine, "abandoned", "ended before it was done; its input has changed since");
      journal.close(mine);
    }
    return journal.take(Optional.empty(), begun(day));
  }

  private RunState begun(Day day) {
    long now = System.currentTimeMillis();
    return new RunState(
        day.restated().isPresent()
            ? RunState.restatementId(day.date(), now)
            : RunState.id(day.date(), now),
        day.date().toString(),
        fingerprint(day),
        day.feedNames(),
        Step.STARTED,
        Map.of(),
        now,
        Owner.nobody());
  }

  private String fingerprint(Day day) {
    return day.fingerprint(house.contracts().tree().digest());
  }

  private RunReport work(RunState begun, Day day) throws Exception {
    RunState run = begun;
    if (run.step() == Step.STARTED) {
      log.running(run);
    }
    Publication publication = Publication.of(house, journal, log, run);
    Targets targets = publication.targets();
    List<AuditJob.Finding> findings = List.of();
    if (run.step() != Step.AUDITED) {
      Map<String, Long> beside = publication.readBeside();
      if (!day.refusals().isEmpty()) {
        return refuse(run, day, day.refusals(), Verdict.NONE);
      }
      try (Session session = house.session(publication.refs())) {
        LayerRunner layers =
            new LayerRunner(
                house, publication.branches(), progress, journal, run, session, targets);
        if (run.step() == Step.STARTED) {
          log.clear(run, "bronze.rejects");
          log.clear(run, "silver.quarantine");
          run = step(run, Step.FILLED, () -> fill(layers, day));
        }
        List<String> empty = withoutRows(day, run);
        if (!empty.isEmpty()) {
          return refuse(run, day, empty, Verdict.NONE);
        }
        int samples = house.settings().value(LakehouseOptions.SAMPLE_ROWS);
        findings = timed("audit", () -> layers.audits(samples));
      }
      Verdict verdict = Verdict.of(house.contracts(), targets, run, day, findings);
      if (!verdict.reasons().isEmpty()
          && mayChange(run)
          && !beside.equals(publication.readBeside())) {
        throw new ValidationException(
            "Cannot judge %s, what it reads was changed meanwhile: %s",
            run.date(), beside.keySet());
      }
      log(run, verdict);
      if (!verdict.reasons().isEmpty()) {
        return refuse(run, day, verdict.reasons(), verdict);
      }
      logChanges(run, targets);
      run = journal.done(run, Step.AUDITED, Map.of());
    }
    publication = Publication.of(house, journal, log, run);
    Optional<String> streamed = refusal(day.date(), run.feeds(), run.isRestatement());
    if (streamed.isPresent() && !publication.hasBegun()) {
      return refuse(run, day, List.of(streamed.get()), Verdict.NONE);
    }
    publish(publication);
    return report(
        run,
        day,
        publication.outcome(),
        List.of(),
        Verdict.of(house.contracts(), targets, run, day, findings));
  }

  private void publish(Publication publication) throws Exception {
    timed(
        "publish",
        () -> {
          progress.say("publishing " + publication.targets().tables().size() + " tables");
          publication.publish();
          return null;
        });
  }

  private static Map<String, Long> fill(LayerRunner layers, Day day) throws Exception {
    return day.restated().isPresent()
        ? layers.fill(day.restated().get())
        : layers.fill(day.feeds());
  }

  private void log(RunState run, Verdict verdict) throws Exception {
    timed(
        "log",
        () -> {
          journal.check(run);
          log.ledger(run, verdict.ledger());
          log.quality(run, verdict.quality());
          return null;
        });
  }

  private void logChanges(RunState run, Targets targets) throws Exception {
    timed(
        "log",
        () -> {
          journal.check(run);
          List<TableContract> tables = targets.current().tables();
          log.changes(
              run, targets.current().names(), new ChangedFigures(house.lake(), run).of(tables));
          return null;
        });
  }

  private RunReport refuse(RunState run, Day day, List<String> reasons, Verdict verdict) {
    journal.check(run);
    log.ended(run, "refused", String.join("; ", reasons));
    if (!run.isRestatement()) {
      log.replaceOthers(run, "refused");
    }
    journal.close(run);
    return report(run, day, "refused", reasons, verdict);
  }

  /** Nobody works on the run any more; the next start goes on behind the last step that is done. */
  private void fail(RunState run, String message) {
    // The storage that failed the run may fail these, too; the next start sees a dead owner.
    attempt(
        () -> {
          journal.check(run);
          attempt(() -> log.ended(run, "failed", message));
          journal.release(run);
        });
  }

  private void attempt(Runnable record) {
    try {
      record.run();
    } catch (RuntimeException e) {
      progress.say("the outcome could not be recorded: " + Failures.reason(e));
    }
  }

  private RunReport report(
      RunState run, Day day, String outcome, List<String> reasons, Verdict verdict) {
    Map<String, Long> rows = new TreeMap<>();
    run.counts()
        .forEach(
            (name, count) -> {
              if (name.startsWith(Ledger.ROWS)) {
                rows.put(name.substring(Ledger.ROWS.length()), count);
              }
            });
    return new RunReport(
        run.runId(),
        day.date(),
        outcome,
        reasons,
        rows,
        day.absent(),
        verdict.ledger(),
        verdict.quality(),
        verdict.findings(),
        millis);
  }

  private static List<String> withoutRows(Day day, RunState run) {
    return day.feeds().stream()
        .filter(feed -> feed.contract().required())
        .filter(feed -> run.counts().getOrDefault(Ledger.ROWS + "bronze." + feed.name(), 0L) == 0)
        .map(feed -> "the feed is required and brought no row: " + feed.name())
        .toList();
  }

  private RunState step(RunState run, Step step, Work<Map<String, Long>> work) throws Exception {
    Map<String, Long> counts = timed(step.name().toLowerCase(Locale.ROOT), work);
    return journal.done(run, step, counts);
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private <T> T timed(String name, Work<T> work) throws Exception {
    long begun = System.nanoTime();
    try {
      return work.run();
    } finally {
      millis.merge(name, (System.nanoTime() - begun) / 1_000_000, Long::sum);
    }
  }
}
