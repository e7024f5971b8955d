package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.stream.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What writers and readers still need of the past of tables, for maintenance to leave alone.
 *
 * <p>A stream that may go on needs, of the tables that it writes, the snapshots since the last
 * commit of its chain that added rows: Iceberg's sink, the start guard and restatements look for
 * it. Its ledger needs all since the chain began, or the figures of those that are gone ({@link
 * #settle}); where the state is not at hand that tells where the chain began, all stay. A run of a
 * day that has not ended, and every branch, need what main has become since they began. A reader
 * that follows a table of events sets a tag {@value #READER}{@code <name>} on the snapshot that it
 * has read last, and moves it on.
 */
public final class InUse {
  /** How the tags of readers begin. */
  public static final String READER = "reader-";

  private static final Logger LOG = LoggerFactory.getLogger(InUse.class);
  private static final List<String> LOGS = List.of(Ledger.REJECTS, Ledger.QUARANTINE);
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

  /**
   * A stream that has begun at a need's time, and whose last job has at that of the other.
   *
   * @param jobs of its chain
   * @param counts of its last state; none when that is not at hand
   */
  private record Writer(
      Set<String> tables, Need chain, Need lastJob, Set<String> jobs, Map<String, Long> counts) {

    ChainRows.Chain chain(String table) {
      return ChainRows.Chain.of(counts, table);
    }

    void settle(TableContract contract, Table table, Snapshot at, Map<String, String> properties) {
      ChainRows.Chain chain = chain(contract.name());
      List<String> columns = contract.balance().map(Balance::sums).orElse(List.of());
      try {
        SettledRows settled = ChainRows.settle(table, chain, at, columns);
        properties.put(SettledRows.property(chain), settled.json());
      } catch (ExpiredException e) {
        LOG.warn("The ledger of {} cannot be kept", by(), e);
      }
    }

    private String by() {
      return chain.by();
    }

    /**
     * Of the snapshots of a table, when the figures of those before can be settled: those since the
     * last commit that added rows, which tells {@link StreamLead} what days are left behind. Of the
     * logs of what went wrong, to which little is added, the last commit is enough.
     */
    Optional<Need> need(Table table, String name) {
      if (counts.isEmpty()) {
        return Optional.of(chain);
      }
      Set<String> all = new HashSet<>(jobs);
      all.addAll(chain(name).jobs());
      Optional<Need> last = Optional.empty();
      // Clocks differ: what is expired is told by time, and nothing behind the commit may be.
      long since = Long.MAX_VALUE;
      for (Snapshot snapshot :
          SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot)) {
        since = Math.min(since, snapshot.timestampMillis());
        if (Commit.of(name, snapshot).filter(commit -> all.contains(commit.job())).isPresent()) {
          Need need = new Need(Instant.ofEpochMilli(since), by());
          if (LOGS.contains(name)
              || snapshot.summary().containsKey(SnapshotSummary.ADDED_RECORDS_PROP)) {
            return Optional.of(need);
          }
          last = last.isPresent() ? last : Optional.of(need);
        }
      }
      return last;
    }
  }

  private final List<Writer> streams = new ArrayList<>();
  private final Contracts contracts;
  private final List<RunState> runs;

  private InUse(Contracts contracts, List<RunState> runs) {
    this.contracts = contracts;
    this.runs = runs;
  }

  /** Looks at the runs and streams of the lakehouse. */
  public static InUse of(Lakehouse house) {
    if (!house.lake().exists(RunLog.RUNS)) {
      return new InUse(house.contracts(), List.of());
    }
    InUse inUse = new InUse(house.contracts(), house.journal().open());
    List<Map<String, Object>> all = new OpsReader(house.lake()).runs();
    for (FeedContract feed : house.contracts().feeds()) {
      Set<String> tables =
          StreamLedger.written(StreamRun.tables(house, feed.name())).collect(Collectors.toSet());
      StreamChains.of(all, feed.name()).all().stream()
          .filter(chain -> !chain.isEmptied())
          .forEach(
              chain ->
                  inUse.streams.add(writer(tables, chain, all, counts(house, feed.name(), chain))));
    }
    return inUse;
  }

  /** What the last job of a chain has left, or leaves now; none where that cannot be read. */
  private static Map<String, Long> counts(Lakehouse house, String feed, StreamChains.Chain chain) {
    Optional<String> job = StreamLog.option(chain.last(), StreamLog.JOB);
    StateFolders folders = new StateFolders(house.settings().configuration());
    try {
      Optional<SavedState> state = job.flatMap(folders::latest);
      return state.isEmpty()
          ? Map.of()
          : CheckpointCounts.read(state.get().uri(), feed)
              .map(CheckpointCounts::counts)
              // Folders of savepoints are named by the begin of a job's id only.
              .filter(counts -> counts.containsKey(Counters.job(job.get())))
              .orElse(Map.of());
    } catch (IOException | UncheckedIOException | UsageException e) {
      LOG.warn("The state of stream {} cannot be read, all its snapshots stay", chain.run(), e);
      return Map.of();
    }
  }

  private static Writer writer(
      Set<String> tables,
      StreamChains.Chain chain,
      List<Map<String, Object>> all,
      Map<String, Long> counts) {
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
    return new Writer(
        Set.copyOf(tables), new Need(first, by), new Need(last, by), chain.jobs(), counts);
  }

  private static Instant startedAt(Map<String, Object> run) {
    return ((OffsetDateTime) run.get("started_at")).toInstant();
  }

  /** The oldest need of snapshots of a table's main; empty when nobody has one. */
  public Optional<Need> snapshots(Table table, String name) {
    List<Need> needs = new ArrayList<>();
    writers(name).flatMap(s -> s.need(table, name).stream()).forEach(needs::add);
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

  private Stream<Writer> writers(String table) {
    return streams.stream().filter(stream -> stream.tables().contains(table));
  }

  /**
   * Keeps the figures that the ledgers of streams would read from snapshots of a table that are
   * about to be expired, and drops those of streams that are over.
   *
   * @param before what is older than this is to be expired
   * @return before what may be: the last snapshot that the figures count stays, and with it the
   *     files that others may take away next
   */
  public Instant settle(Table table, String name, Instant before) {
    List<Writer> settled = writers(name).filter(stream -> !stream.counts().isEmpty()).toList();
    Optional<Snapshot> last = settled.isEmpty() ? Optional.empty() : lastBefore(table, before);
    Map<String, String> kept = new HashMap<>();
    last.ifPresent(
        at -> settled.forEach(stream -> stream.settle(contracts.table(name), table, at, kept)));
    // Another maintenance may have been faster, and further.
    table.refresh();
    Set<String> living = new HashSet<>();
    Map<String, String> further = new HashMap<>();
    for (Writer stream : settled) {
      ChainRows.Chain chain = stream.chain(name);
      String property = SettledRows.property(chain);
      living.add(property);
      if (kept.containsKey(property)
          && SettledRows.of(table, chain).at().sequence() < last.get().sequenceNumber()) {
        further.put(property, kept.get(property));
      }
    }
    List<String> over =
        table.properties().keySet().stream()
            .filter(property -> property.startsWith(SettledRows.PREFIX))
            .filter(property -> !living.contains(property))
            .filter(property -> writers(name).allMatch(settled::contains))
            .toList();
    if (!further.isEmpty() || !over.isEmpty()) {
      UpdateProperties change = table.updateProperties();
      further.forEach(change::set);
      over.forEach(change::remove);
      change.commit();
    }
    return last.map(at -> Instant.ofEpochMilli(at.timestampMillis())).orElse(before);
  }

  private static Optional<Snapshot> lastBefore(Table table, Instant before) {
    return StreamSupport.stream(
            SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot)
                .spliterator(),
            false)
        .filter(snapshot -> snapshot.timestampMillis() < before.toEpochMilli())
        .findFirst();
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
    writers(name).map(Writer::lastJob).forEach(needs::add);
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
