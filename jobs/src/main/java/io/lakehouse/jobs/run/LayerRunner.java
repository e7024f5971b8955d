package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.pipeline.Audit;
import io.lakehouse.jobs.pipeline.AuditJob;
import io.lakehouse.jobs.pipeline.FirstLook;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.pipeline.RepeatedKeys;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.pipeline.StoredFeed;
import io.lakehouse.jobs.pipeline.UniqueKeys;
import io.lakehouse.jobs.pipeline.Waves;
import io.lakehouse.jobs.source.FileFeed;
import io.lakehouse.jobs.stream.Counters;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Runs the jobs of a day, a layer at a time. */
final class LayerRunner {
  /** What a run that judges events anew writes on its branch, besides its tables. */
  static final List<String> RESTATED_LOGS = List.of(Ledger.REJECTS, Ledger.QUARANTINE);

  private static final long SIGN_SECONDS = 5;

  private final Lakehouse house;
  private final Branches branches;
  private final Progress progress;
  private final Journal journal;
  private final RunState state;
  private final Run run;
  private final Session session;
  private final Targets targets;
  private final String branch;
  private final DayRows rows;

  LayerRunner(
      Lakehouse house,
      Branches branches,
      Progress progress,
      Journal journal,
      RunState state,
      Session session,
      Targets targets) {
    this.house = house;
    this.branches = branches;
    this.progress = progress;
    this.journal = journal;
    this.state = state;
    this.run =
        new Run(
            state.runId(),
            LocalDate.parse(state.date()),
            state.asOf().orElseGet(() -> asOf(house, state, targets)),
            house.settings().value(LakehouseOptions.PART));
    this.session = session;
    this.targets = targets;
    this.branch = state.branch();
    this.rows = new DayRows(house.lake(), branches, run, targets, branch);
  }

  /** A day that is run again, or late, does not take later ones out of what tables tell. */
  private static LocalDate asOf(Lakehouse house, RunState state, Targets targets) {
    return Stream.concat(
            Stream.of(LocalDate.parse(state.date())),
            targets.current().names().stream()
                .flatMap(name -> Branches.asOf(house.lake().table(name)).stream()))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Fills tables of kind current, which read what other tables have. */
  Map<String, Long> fillState() throws Exception {
    prepare();
    return fill((job, inputs) -> {});
  }

  /** Fills all tables: all layers in one job, but for what must be there before it begins. */
  Map<String, Long> fill(List<FileFeed> feeds) throws Exception {
    prepare();
    Map<String, RepeatedKeys> repeated = look(feeds);
    Map<String, Long> counts =
        fill(
            (job, inputs) -> {
              feeds.stream()
                  .filter(feed -> inputs.contains("source." + feed.name()))
                  .forEach(job::read);
              job.repeating(repeated);
            });
    counts.putAll(rows.sums());
    counts.putAll(rows.inputs(house.contracts()));
    feeds.forEach(feed -> counts.putAll(rows.logs(feed.name(), "main")));
    return counts;
  }

  /** Looks at the keys of those feeds that are large enough for it to pay. */
  private Map<String, RepeatedKeys> look(List<FileFeed> feeds) throws Exception {
    List<FileFeed> large = feeds.stream().filter(feed -> feed.bytes() >= firstLookFrom()).toList();
    if (large.isEmpty()) {
      return Map.of();
    }
    progress.say("a first look at the keys of " + large.stream().map(FileFeed::name).toList());
    return new FirstLook(session, house.contracts(), house.statements(), run)
        .at(large, targets.tables(), client -> await(client, "first look"));
  }

  /** Fills the tables behind bronze from what bronze has of the day. */
  Map<String, Long> fill(Restated restated) throws Exception {
    prepare();
    for (String log : RESTATED_LOGS) {
      branches.prepare(log, branch, ofFeeds(log, restated.names()));
    }
    Map<String, Long> counts =
        fill((job, inputs) -> restated.read(job, inputs, run.date(), window()));
    counts.putAll(rows.sums());
    counts.putAll(rows.inputs(house.contracts()));
    for (StoredFeed feed : restated.feeds()) {
      counts.putAll(rows.logs(feed.contract().name(), branch));
      counts.put(
          Ledger.ROWS + feed.table(), branches.rows(feed.table(), feed.snapshot(), feed.rows()));
    }
    return counts;
  }

  /** Lets a job read those feeds that its tables are made of. */
  @FunctionalInterface
  interface Read {
    void of(PipelineJob job, Set<String> inputs);
  }

  /** Fills all tables from what the jobs are told to read; the branches are there. */
  Map<String, Long> fill(Read read) throws Exception {
    Map<String, Long> counts = new HashMap<>(Map.of(RunState.AS_OF, run.asOf().toEpochDay()));
    for (List<TableContract> wave : Waves.of(targets.tables(), house.statements())) {
      PipelineJob job = job();
      read.of(job, inputs(wave));
      wave.forEach(job::fill);
      counts.putAll(execute(job, wave));
    }
    return counts;
  }

  private Set<String> inputs(List<TableContract> tables) {
    return tables.stream()
        .flatMap(table -> house.statements().get(table.name()).inputs().stream())
        .collect(Collectors.toSet());
  }

  /** Quarantine is made anew; what could not be read is no matter of these runs. */
  private Expression ofFeeds(String log, List<String> feeds) {
    Expression any = Expressions.alwaysFalse();
    if (log.equals(Ledger.QUARANTINE)) {
      for (String feed : feeds) {
        any = Expressions.or(any, Expressions.equal("feed", feed));
      }
      any = Expressions.and(Branches.day(run.date()), any);
    }
    return any;
  }

  /** The longest time for which an event of these tables is remembered. */
  Duration window() {
    return targets.tables().stream()
        .flatMap(table -> table.window().stream())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** The rows of the day on the branch. */
  DayRows rows() {
    return rows;
  }

  List<AuditJob.Finding> audits(int samples) throws Exception {
    return audits(samples, audit -> true);
  }

  /** Those audits only that read no table of a layer. */
  List<AuditJob.Finding> auditsBefore(String layer, int samples) throws Exception {
    return audits(
        samples,
        audit -> audit.tables().stream().noneMatch(table -> table.startsWith(layer + ".")));
  }

  private List<AuditJob.Finding> audits(int samples, Predicate<Audit> which) throws Exception {
    List<String> written = targets.names();
    List<Audit> audits =
        house.audits().stream()
            .filter(a -> a.tables().stream().anyMatch(written::contains))
            .filter(which)
            .toList();
    progress.say("auditing: %d audits".formatted(audits.size()));
    return new AuditJob(session).run(audits, unique(audits), run, samples);
  }

  /** The tables of audits of keys that are large and have none twice. */
  private Set<String> unique(List<Audit> audits) throws Exception {
    List<TableContract> large =
        audits.stream()
            .flatMap(audit -> audit.unique().stream())
            .distinct()
            .map(house.contracts()::table)
            .filter(table -> rows.of(table) * FileFeed.BYTES_A_ROW >= firstLookFrom())
            .toList();
    return new UniqueKeys(session, run).among(large, client -> await(client, "look at keys"));
  }

  private long firstLookFrom() {
    return house.settings().value(LakehouseOptions.FIRST_LOOK).getBytes();
  }

  private PipelineJob job() {
    return new PipelineJob(session, house.contracts(), house.statements(), run);
  }

  private void prepare() throws Exception {
    List<List<TableContract>> order = new ArrayList<>(targets.inOrder(house.statements()));
    Collections.reverse(order);
    for (List<TableContract> tables : order) {
      Parallel.forEach(tables, table -> branches.prepare(table, branch));
    }
  }

  private Map<String, Long> execute(PipelineJob job, List<TableContract> tables) throws Exception {
    String layers =
        tables.stream().map(TableContract::layer).distinct().collect(Collectors.joining(", "));
    progress.say("%s: filling %d tables".formatted(layers, tables.size()));
    JobClient client = job.submit(layers + " " + run.date());
    Map<String, Long> counts = new HashMap<>(Counters.of(await(client, layers)));
    tables.forEach(table -> counts.put(Ledger.ROWS + table.name(), rows.of(table)));
    return counts;
  }

  private JobExecutionResult await(JobClient client, String layer) throws Exception {
    CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
    long begun = System.nanoTime();
    while (true) {
      try {
        return result.get(SIGN_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        journal.check(state);
        journal.open(run.date()).ifPresent(journal::sign);
        progress.say(
            "%s: at work for %d s".formatted(layer, (System.nanoTime() - begun) / 1_000_000_000));
      }
    }
  }
}
