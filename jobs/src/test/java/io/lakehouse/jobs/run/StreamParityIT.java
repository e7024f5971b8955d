package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.run.ParityLab.Result;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The events of one topic give the same tables in batch and in streaming mode, whoever reads which
 * partition and whatever happens in the middle. Writes {@code target/parity.md}.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class StreamParityIT {
  private static final long EVENTS = 20_000;

  /** Records a reader and checkpoint: some checkpoints before and behind the middle. */
  private static final int LOT = 1_500;

  private static final Map<String, String> RESTARTS =
      Map.of(
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", "3",
          "restart-strategy.fixed-delay.delay", "100 ms");

  private final ParityCertificate certificate = new ParityCertificate();
  private ParityLab lab;
  private EventCounts sent;
  private FragileCluster cluster;
  private Result batch;

  @BeforeAll
  void sendEventsAndRunThemInBatchMode(TestLake lake, @TempDir Path folder) throws Exception {
    lab = ParityLab.open(lake, folder);
    sent = lab.send(EVENTS, 7);
    cluster = FragileCluster.start();
    batch = lab.attempt("batch", Map.of()).finish();
    certificate.add("batch", batch.tables());
  }

  @AfterAll
  void stop() throws Exception {
    certificate.write(Path.of("target", "parity.md"));
    cluster.close();
    lab.close();
  }

  @Test
  void nothingIsLost() {
    assertThat(batch.ledger()).isNotEmpty().allMatch(LedgerRow::balanced);
    Rows silver = batch.tables().get("silver.user_activity");
    assertThat(batch.tables().get("bronze.rejects").count()).isEqualTo((int) sent.broken());
    assertThat(batch.tables().get("bronze.user_activity").count())
        .isEqualTo((int) (sent.records() - sent.broken()));
    assertThat(silver.count()).isEqualTo((int) EVENTS);
    assertThat(batch.tables().get("silver.quarantine").count()).isZero();
  }

  @Test
  void partsSumUpToTheEvents() {
    Rows silver = batch.tables().get("silver.user_activity");
    Rows hourly = batch.tables().get("gold.activity_hourly_parts");
    assertThat(hourly.sum("events")).isEqualTo(EVENTS);
    assertThat(hourly.sum("new_users"))
        .as("a user counts once a date")
        .isEqualTo(
            silver.select(List.of("user_id", "event_date")).list().stream().distinct().count());
    assertThat(hourly.sum("new_sessions"))
        .isEqualTo(
            silver.select(List.of("user_id", "session_id")).list().stream().distinct().count());
    Rows conversion = batch.tables().get("gold.conversion_daily_parts");
    for (Map.Entry<String, String> step :
        Map.of(
                "sessions_viewed", "product_view",
                "sessions_carted", "add_to_cart",
                "sessions_checked_out", "checkout_start",
                "sessions_purchased", "purchase")
            .entrySet()) {
      assertThat(conversion.sum(step.getKey()))
          .as(step.getKey())
          .isPositive()
          .isEqualTo(
              silver
                  .where("event_type", step.getValue())
                  .select(List.of("user_id", "session_id"))
                  .list()
                  .stream()
                  .distinct()
                  .count());
    }
  }

  @Test
  void streamingGivesTheRowsOfBatch() throws Exception {
    same("streaming", lab.attempt("streaming", Map.of()).finish());
  }

  @Test
  void anotherAssignmentOfPartitionsChangesNothing() throws Exception {
    same(
        "streaming, one reader",
        lab.attempt("streaming", Map.of("parallelism.default", "1")).finish());
    same(
        "streaming, three readers in lots",
        attempt(Pace.steady(LOT), Map.of("parallelism.default", "3")).finish());
  }

  @Test
  void anExceptionInTheMiddleChangesNothing() throws Exception {
    Pace pace = Pace.failing(LOT);
    same("streaming, exception", attempt(pace, RESTARTS).finish());
    assertThat(pace.left()).as("it has failed").isDone();
  }

  /** What is left behind the restart is read to its end before the next checkpoint. */
  @Test
  void anExceptionRightBeforeTheEndChangesNothing() throws Exception {
    Pace pace = Pace.failing((int) (sent.records() * 38 / 100));
    Map<String, String> keys = new TreeMap<>(RESTARTS);
    keys.put("parallelism.default", "1");
    keys.put("execution.checkpointing.interval", "2 s");
    same("streaming, exception before the end", attempt(pace, keys).finish());
    assertThat(pace.left()).as("it has failed").isDone();
  }

  @Test
  void theLossOfATaskManagerChangesNothing() throws Exception {
    Pace pace = Pace.waiting(LOT);
    Map<String, String> keys = new TreeMap<>(RESTARTS);
    // All four slots, so that each task manager has its part.
    keys.put("parallelism.default", "4");
    Attempt attempt = attempt(pace, keys);
    StreamRun run = attempt.run(new StreamStart.Earliest());
    JobClient job = run.start();
    pace.reached().get(1, TimeUnit.MINUTES);
    cluster.loseTaskManager();
    pace.left().complete(null);
    var ended = job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
    same("streaming, task manager lost", attempt.result(run, run.ledger(ended)));
  }

  @Test
  void aSavepointInTheMiddleChangesNothing() throws Exception {
    Pace pace = Pace.waiting(LOT);
    Attempt attempt = attempt(pace, Map.of());
    StreamRun begun = attempt.run(new StreamStart.Earliest());
    JobClient job = begun.start();
    pace.reached().get(1, TimeUnit.MINUTES);
    String path = begun.stop(job);
    pace.left().complete(null);
    StreamRun rest = attempt.run(new StreamStart.Saved(path));
    var ended = rest.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
    Result result = attempt.result(rest, rest.ledger(ended));
    same("streaming, savepoint", result);
    assertThatThrownBy(() -> attempt.run(new StreamStart.Saved(path)).start())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the tables are further, so that records would come twice: bronze.");
  }

  private Attempt attempt(Pace pace, Map<String, String> keys) {
    Map<String, String> all = new TreeMap<>(keys);
    all.putIfAbsent("parallelism.default", "2");
    return lab.attempt("streaming", all, SqlTree.open(), own -> cluster.environment(own, pace));
  }

  private void same(String run, Result other) {
    certificate.add(run, other.tables());
    assertThat(Rows.difference(other.tables(), batch.tables())).as(run).isEmpty();
    assertThat(other.ledger()).as(run).isNotEmpty().isEqualTo(batch.ledger());
  }
}
