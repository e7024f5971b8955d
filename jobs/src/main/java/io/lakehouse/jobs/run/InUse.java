package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.FeedContract;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;

/**
 * What writers and readers still need of the past of tables, for maintenance to leave alone.
 *
 * <p>A stream that may go on needs, of the tables that it writes, the snapshots since its chain
 * began: its ledger and the check of its commits read them. A run of a day that has not ended, and
 * every branch, need what main has become since they began. A reader that follows a table of events
 * sets a tag {@value #READER}{@code <name>} on the snapshot that it has read last, and moves it on.
 */
public final class InUse {
  /** How the tags of readers begin. */
  public static final String READER = "reader-";

  private static final String MAINTENANCE = "maintenance";

  /**
   * A need.
   *
   * @param since what is as young as this must stay
   * @param by who has it, for the user
   */
  public record Need(Instant since, String by) {
    private static final Comparator<Need> OLDEST = Comparator.comparing(Need::since);
  }

  /** A stream that has begun at a need's time, and whose last job has at that of the other. */
  private record Writer(Set<String> tables, Need chain, Need lastJob) {}

  private final List<Writer> streams = new ArrayList<>();
  private final List<RunState> runs;

  private InUse(List<RunState> runs) {
    this.runs = runs;
  }

  /** Looks at the runs and streams of the lakehouse. */
  public static InUse of(Lakehouse house) {
    if (!house.lake().exists(RunLog.RUNS)) {
      return new InUse(List.of());
    }
    InUse inUse = new InUse(house.journal().open());
    List<Map<String, Object>> all = new OpsReader(house.lake()).runs();
    for (FeedContract feed : house.contracts().feeds()) {
      Set<String> tables =
          new HashSet<>(
              Targets.of(house.contracts(), house.statements(), List.of(feed.name())).names());
      tables.addAll(List.of(Ledger.REJECTS, Ledger.QUARANTINE));
      StreamChains.of(all, feed.name()).all().stream()
          .filter(chain -> !chain.isEmptied())
          .forEach(chain -> inUse.streams.add(writer(tables, chain, all)));
    }
    return inUse;
  }

  private static Writer writer(
      Set<String> tables, StreamChains.Chain chain, List<Map<String, Object>> all) {
    String by = "stream " + chain.run();
    Instant last = startedAt(chain.last());
    Instant first =
        all.stream()
            .filter(
                run ->
                    StreamLog.option(run, StreamLog.JOB).filter(chain.jobs()::contains).isPresent())
            .map(InUse::startedAt)
            .min(Comparator.naturalOrder())
            .orElse(last);
    return new Writer(Set.copyOf(tables), new Need(first, by), new Need(last, by));
  }

  private static Instant startedAt(Map<String, Object> run) {
    return ((OffsetDateTime) run.get("started_at")).toInstant();
  }

  /** The oldest need of snapshots of a table's main; empty when nobody has one. */
  public Optional<Need> snapshots(Table table, String name) {
    List<Need> needs = new ArrayList<>();
    streams.stream().filter(s -> s.tables().contains(name)).map(Writer::chain).forEach(needs::add);
    runs.forEach(run -> needs.add(need(run)));
    table
        .refs()
        .forEach(
            (ref, snapshot) ->
                mainOf(table, ref, snapshot)
                    .map(id -> table.snapshot(id).timestampMillis())
                    .ifPresent(at -> needs.add(new Need(Instant.ofEpochMilli(at), ref))));
    return needs.stream().min(Need.OLDEST);
  }

  /** The snapshot of main that a branch began as, or that a reader has read. */
  private static Optional<Long> mainOf(Table table, String name, SnapshotRef ref) {
    if (ref.isTag()) {
      return name.startsWith(READER) ? Optional.of(ref.snapshotId()) : Optional.empty();
    }
    return name.equals(SnapshotRef.MAIN_BRANCH) ? Optional.empty() : Branches.ancestor(table, name);
  }

  /** The oldest need of files of a table that no snapshot has yet; empty when nobody has one. */
  public Optional<Need> files(String name) {
    List<Need> needs = new ArrayList<>();
    streams.stream()
        .filter(s -> s.tables().contains(name))
        .map(Writer::lastJob)
        .forEach(needs::add);
    runs.forEach(run -> needs.add(need(run)));
    return needs.stream().min(Need.OLDEST);
  }

  private static Need need(RunState run) {
    return new Need(Instant.ofEpochMilli(run.startedAt()), "run " + run.runId());
  }

  /** The branches of runs that have not ended. */
  public Set<String> branches() {
    return runs.stream().map(RunState::branch).collect(Collectors.toSet());
  }

  /** Marks a change of rows as one that the books of streams pass over. */
  public static void mark(SnapshotUpdate<?> change) {
    change.set(Branches.RUN, MAINTENANCE);
  }
}
