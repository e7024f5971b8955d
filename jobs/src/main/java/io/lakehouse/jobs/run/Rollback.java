package io.lakehouse.jobs.run;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.pipeline.Session;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expressions;

/**
 * Undoes the latest published day: its rows leave the snapshot tables, its tag leaves every table.
 * Events leave, too, unless a stream has written of that day: they would not come again. The files
 * stay until snapshots expire. It holds the date as a run does; done again after a crash it
 * finishes, and so does the next run of the day. A run that was killed is given up.
 */
public final class Rollback {
  private final Lakehouse house;
  private final Progress progress;

  public Rollback(Lakehouse house, Progress progress) {
    this.house = house;
    this.progress = progress;
  }

  /**
   * Undoes a day.
   *
   * @return the tables that were changed
   * @throws RefusedException when it is not the latest published day, or a run works on it
   */
  public List<String> undo(LocalDate date) throws Exception {
    Journal journal = house.journal();
    Optional<RunState> before = journal.killed(date, "roll back");
    if (before.filter(RunState::isReplay).isPresent()) {
      throw new RefusedException(
          "Cannot roll back %s, a replay of it was ended before it was done: finish it with ./lake replay, as it was begun"
              .formatted(date));
    }
    if (before.filter(RunState::isRollback).isEmpty()) {
      checkLatest(date);
    }
    RunState held = journal.take(before, RunState.rollback(date));
    before.filter(RunState::isRollback).ifPresent(this::drop);
    try {
      List<String> changed = undo(journal, held, date);
      journal.close(held);
      return changed;
    } catch (InterruptedException | TakenOverException e) {
      throw e;
    } catch (Exception e) {
      release(journal, held, e);
      throw e;
    }
  }

  private List<String> undo(Journal journal, RunState held, LocalDate date) throws Exception {
    Branches branches = new Branches(house.lake(), date);
    Set<String> changed = new LinkedHashSet<>();
    Set<String> streamed = streamed(date);
    for (TableContract table : house.contracts().tables()) {
      journal.check(held);
      if (undo(branches, table, streamed)) {
        changed.add(table.name());
      }
    }
    changed.addAll(tellOfTheDayBefore(journal, held, branches));
    journal.check(held);
    noteInRuns(date, streamed);
    return List.copyOf(changed);
  }

  /** What a rollback that was killed has left. */
  private void drop(RunState killed) {
    Branches branches = new Branches(house.lake(), LocalDate.parse(killed.date()));
    house.contracts().tables().stream()
        .filter(table -> table.kind() == Kind.CURRENT)
        .forEach(table -> branches.drop(table.name(), killed.branch()));
  }

  /** Tables of kind current that tell of the day are made anew from what is left. */
  private List<String> tellOfTheDayBefore(Journal journal, RunState held, Branches branches)
      throws Exception {
    LocalDate date = LocalDate.parse(held.date());
    Targets stale =
        new Targets(
            house.contracts().tables().stream()
                .filter(table -> table.kind() == Kind.CURRENT)
                .filter(
                    table ->
                        Branches.asOf(house.lake().table(table.name())).equals(Optional.of(date)))
                .toList());
    if (stale.tables().isEmpty()) {
      return List.of();
    }
    try (Session session = house.session(stale.refs(held.branch()))) {
      new LayerRunner(house, branches, progress, journal, held, session, stale).fillState();
    }
    // The day's own tags are gone. Where no day is left, whichever is run next is the last.
    LocalDate last = latest().orElse(LocalDate.EPOCH);
    for (List<TableContract> tables : stale.inOrder(house.statements())) {
      for (TableContract table : tables) {
        journal.check(held);
        branches.publishState(table.name(), held.branch(), held.runId(), last);
        branches.drop(table.name(), held.branch());
      }
    }
    return stale.names();
  }

  /** The storage that failed the rollback may fail this, too; the next start sees a dead owner. */
  private static void release(Journal journal, RunState held, Exception failure) {
    try {
      journal.release(held);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** The tables that hold rows of a stream of that day. */
  private Set<String> streamed(LocalDate date) {
    StreamedDay day = new StreamedDay(house.lake(), house.contracts(), date);
    List<String> feeds =
        house.contracts().feeds().stream()
            .map(FeedContract::name)
            .filter(feed -> house.lake().exists("bronze." + feed) && day.stream(feed).isPresent())
            .toList();
    return Set.copyOf(Targets.of(house.contracts(), house.statements(), feeds).names());
  }

  private static boolean undo(Branches branches, TableContract table, Set<String> streamed) {
    boolean ofRuns = table.kind() == Kind.EVENTS && !streamed.contains(table.name());
    return table.kind() == Kind.SNAPSHOT || ofRuns
        ? branches.remove(table.name())
        : branches.untag(table.name());
  }

  private void checkLatest(LocalDate date) {
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
  }

  private Optional<LocalDate> latest() {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (TableContract table : house.contracts().tables()) {
      if (house.lake().exists(table.name())) {
        days.addAll(DayTag.days(house.lake().table(table.name())));
      }
    }
    return days.isEmpty() ? Optional.empty() : Optional.of(days.last());
  }

  /** Runs that have published are rolled back now; one that was killed will not go on. */
  private void noteInRuns(LocalDate date, Set<String> streamed) {
    Map<String, String> outcomes =
        Map.of(
            "published", "rolled_back",
            "restated", "rolled_back",
            "replayed", "rolled_back",
            "running", "abandoned");
    List<Map<String, Object>> runs =
        new OpsReader(house.lake())
            .rows(RunLog.RUNS, Expressions.equal("snapshot_date", date.toString()));
    for (Map<String, Object> run : runs) {
      // What was made of a stream's events is there as before.
      boolean stays = streamed.contains("bronze." + run.get("feeds"));
      String outcome =
          "batch".equals(run.get("mode")) && !stays
              ? outcomes.get((String) run.get("outcome"))
              : null;
      if (outcome != null) {
        note(run, outcome, Instant.now());
      }
    }
  }

  private void note(Map<String, Object> run, String outcome, Instant now) {
    run.replaceAll((name, value) -> value instanceof OffsetDateTime t ? t.toInstant() : value);
    run.put("outcome", outcome);
    run.put("message", "rolled back at " + now);
    run.putIfAbsent("ended_at", now);
    LogWriter.replace(
        house.lake().table(RunLog.RUNS),
        Expressions.and(
            Expressions.equal("snapshot_date", run.get("snapshot_date").toString()),
            Expressions.equal("run_id", (String) run.get("run_id"))),
        List.of(run));
  }
}
