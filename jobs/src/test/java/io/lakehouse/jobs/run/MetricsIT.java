package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Scrape;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus server reads of a stream and of a day. */
@ExtendWith(LakehouseExtension.class)
class MetricsIT {
  private static final String TASK = "flink_taskmanager_job_task_operator_lakehouse_feed_";

  private static final long PATIENCE = Duration.ofMinutes(1).toNanos();
  private static final String FOLLOWER = "flink_jobmanager_lakehouse_feed_";

  private static byte[] event(String id, String user) {
    return """
    {"event_id":"%s","user_id":%s,"session_id":"s","timestamp":"2026-01-05T10:00:00Z","event_type":"page_view"}
    """
        .formatted(id, user)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Five good events, three copies of the first, four without a user, and two that are no JSON. */
  private static List<byte[]> events() {
    return Stream.of(
            IntStream.range(0, 5).mapToObj(i -> event("e" + i, "\"u\"")),
            IntStream.range(0, 3).mapToObj(i -> event("e0", "\"u\"")),
            IntStream.range(0, 4).mapToObj(i -> event("q" + i, "null")),
            Stream.of("no JSON", "{").map(text -> text.getBytes(StandardCharsets.UTF_8)))
        .flatMap(values -> values)
        .toList();
  }

  /** Follows the stream, as its command does, until a gauge has this value. */
  private static void lookUntil(
      StreamRun run, JobClient job, Scrape scrape, String gauge, double value) throws Exception {
    long begun = System.nanoTime();
    List<Double> values = List.of();
    while (!values.equals(List.of(value))) {
      assertThat(System.nanoTime() - begun).as(gauge + " is " + values).isLessThan(PATIENCE);
      run.look(job);
      values = scrape.values(gauge);
    }
  }

  @Test
  void aStreamTellsPrometheusWhatItDoes(TestLake lake, @TempDir Path folder) throws Exception {
    Scrape scrape = Scrape.ofFreePorts();
    Map<String, String> keys = new TreeMap<>(scrape.settings());
    keys.put("lakehouse.stream.quiet-after", "200 ms");
    keys.put("lakehouse.stream.quiet-bound", "200 ms");
    keys.put("lakehouse.stream.part-interval", "1 s");
    try (ParityLab lab = ParityLab.open(lake, folder);
        EmbeddedCluster cluster =
            EmbeddedCluster.start(Settings.load("streaming", null, keys).configuration())) {
      lab.send(events());
      Attempt attempt = lab.attempt("streaming", keys, SqlTree.open(), cluster::environment);
      StreamRun run = attempt.unending(new StreamStart.Earliest());
      JobClient job = run.start();
      scrape.until(TASK + "duplicates", 3);
      assertThat(scrape.sum(TASK + "events")).isEqualTo(14);
      assertThat(scrape.sum(TASK + "rejects")).isEqualTo(2);
      assertThat(scrape.sum(TASK + "quarantined")).isEqualTo(4);

      List<LedgerRow> judged = StreamLedgerIT.await(() -> run.look(job));
      assertThat(judged).allMatch(LedgerRow::balanced);
      lookUntil(run, job, scrape, FOLLOWER + "lagRecords", 0);
      assertThat(scrape.values(FOLLOWER + "ledgerUnbalanced")).containsExactly(0.0);
      assertThat(scrape.values(FOLLOWER + "freshnessSeconds"))
          .first()
          .asInstanceOf(DOUBLE)
          .isBetween(0.0, 120.0);
      // Of a stream that has not ended nothing is known yet, and it publishes no days.
      assertThat(scrape.values(FOLLOWER + "lastRunFailed")).isEmpty();
      assertThat(scrape.values(FOLLOWER + "lastPublishedDayAgeDays")).isEmpty();

      StreamLedgerIT.removeAFile(attempt.lake().house().lake().table("silver.user_activity"));
      lookUntil(run, job, scrape, FOLLOWER + "ledgerUnbalanced", 2);
      run.ended("stopped", null, run.ledger(run.stop(job)));
    }
  }
}
