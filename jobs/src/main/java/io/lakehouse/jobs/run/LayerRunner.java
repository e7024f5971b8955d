package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.pipeline.Audit;
import io.lakehouse.jobs.pipeline.AuditJob;
import io.lakehouse.jobs.pipeline.LayerJob;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.source.FileFeed;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Runs the jobs of a day, a layer at a time, and counts what they have written. */
final class LayerRunner {
  private static final long SIGN_SECONDS = 5;

  private final Lakehouse house;
  private final Branches branches;
  private final Progress progress;
  private final Journal journal;
  private final Run run;
  private final Session session;
  private final Targets targets;
  private final String branch;

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
    this.run = new Run(state.runId(), LocalDate.parse(state.date()));
    this.session = session;
    this.targets = targets;
    this.branch = state.branch();
  }

  Map<String, Long> bronze(List<FileFeed> feeds) throws Exception {
    List<TableContract> tables = targets.layer("bronze");
    prepare(tables);
    LayerJob job = job();
    feeds.forEach(job::read);
    tables.forEach(job::fill);
    Map<String, Long> counts = execute(job, "bronze", tables);
    for (FileFeed feed : feeds) {
      counts.put(
          Ledger.ROWS + "bronze.rejects/" + feed.name(),
          branches.rows("bronze.rejects", "main", ofRun(feed.name())));
    }
    return counts;
  }

  Map<String, Long> silver() throws Exception {
    List<TableContract> tables = targets.layer("silver");
    prepare(tables);
    LayerJob job = job();
    tables.forEach(job::fill);
    Map<String, Long> counts = execute(job, "silver", tables);
    tables.stream()
        .flatMap(table -> table.feed().stream())
        .distinct()
        .forEach(
            feed ->
                counts.put(
                    Ledger.ROWS + "silver.quarantine/" + feed,
                    branches.rows("silver.quarantine", "main", ofRun(feed))));
    return counts;
  }

  Map<String, Long> gold() throws Exception {
    List<TableContract> tables = targets.layer("gold");
    prepare(tables);
    Map<String, Long> counts = new HashMap<>();
    for (List<TableContract> wave : LayerJob.waves(tables, house.statements())) {
      LayerJob job = job();
      wave.forEach(job::fill);
      counts.putAll(execute(job, "gold", wave));
    }
    return counts;
  }

  List<AuditJob.Finding> audits(int samples) throws Exception {
    List<String> written = targets.names();
    List<Audit> audits =
        house.audits().stream()
            .filter(a -> a.tables().stream().anyMatch(written::contains))
            .toList();
    progress.say("auditing: %d audits".formatted(audits.size()));
    return new AuditJob(session).run(audits, run, samples);
  }

  private LayerJob job() {
    return new LayerJob(session, house.contracts(), house.statements(), run);
  }

  private void prepare(List<TableContract> tables) throws Exception {
    Parallel.forEach(
        tables.stream().map(TableContract::name).toList(),
        table -> branches.prepare(table, branch));
  }

  private Map<String, Long> execute(LayerJob job, String layer, List<TableContract> tables)
      throws Exception {
    progress.say("%s: filling %d tables".formatted(layer, tables.size()));
    JobClient client = job.submit(layer + " " + run.date());
    Map<String, Long> counts = new HashMap<>(counters(await(client, layer)));
    for (TableContract table : tables) {
      counts.put(
          Ledger.ROWS + table.name(),
          branches.rows(table.name(), branch, Branches.day(run.date())));
    }
    return counts;
  }

  private JobExecutionResult await(JobClient client, String layer) throws Exception {
    CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
    long begun = System.nanoTime();
    while (true) {
      try {
        return result.get(SIGN_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        journal.open(run.date()).ifPresent(journal::sign);
        progress.say(
            "%s: at work for %d s".formatted(layer, (System.nanoTime() - begun) / 1_000_000_000));
      }
    }
  }

  private static Map<String, Long> counters(JobExecutionResult result) {
    Map<String, Long> counters = new HashMap<>();
    result
        .getAllAccumulatorResults()
        .forEach(
            (name, value) -> {
              if (value instanceof Long count) {
                counters.put(name, count);
              }
            });
    return counters;
  }

  private Expression ofRun(String feed) {
    return Expressions.and(
        Branches.day(run.date()),
        Expressions.equal("run_id", run.id()),
        Expressions.equal("feed", feed));
  }
}
