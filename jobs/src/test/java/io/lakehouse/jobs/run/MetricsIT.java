package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Scrape;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a Prometheus server reads of a stream and of a day, each against figures known otherwise.
 */
@ExtendWith(LakehouseExtension.class)
class MetricsIT {
  private static final String TASK = "flink_taskmanager_job_task_operator_lakehouse_feed_";

  private static final String COMMITTER =
      "flink_taskmanager_job_task_operator_IcebergFilesCommitter_table_";
  private static final String BRONZE = "table=\"lake_bronze_user_activity\"";
  private static final String FAILED_CHECKPOINTS = "flink_jobmanager_job_numberOfFailedCheckpoints";
  private static final LocalDate DAY = LocalDate.of(2026, 1, 5);
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
  void prometheusReadsWhatTheDashboardAndTheAlarmsAskFor(TestLake lake, @TempDir Path folder)
      throws Exception {
    Scrape scrape = Scrape.ofFreePorts();
    Map<String, String> keys = new TreeMap<>(scrape.settings());
    keys.put("lakehouse.stream.quiet-after", "200 ms");
    keys.put("lakehouse.stream.quiet-bound", "200 ms");
    keys.put("lakehouse.stream.part-interval", "1 s");
    keys.put("lakehouse.catalog.properties.io-impl", HeldFiles.class.getName());
    List<String> scraped = new ArrayList<>();
    try (ParityLab lab = ParityLab.open(lake, folder);
        EmbeddedCluster cluster =
            EmbeddedCluster.start(Settings.load("streaming", null, keys).configuration())) {
      lab.send(events());
      Attempt attempt = lab.attempt("streaming", keys, SqlTree.open(), cluster::environment);
      scraped.addAll(stream(attempt, scrape));
      TestLake own = attempt.lake();
      scraped.addAll(
          days(own, own.open("batch", keys, SqlTree.open(), cluster::environment), scrape));
    }
    List<String> asked = expressions();
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(asked).allSatisfy(expression -> assertAnswered(expression, scraped));
  }

  /** Runs a stream of the events that were sent, and breaks it a little. */
  private static List<String> stream(Attempt attempt, Scrape scrape) throws Exception {
    long begun = System.nanoTime();
    StreamRun run = attempt.unending(new StreamStart.Earliest());
    JobClient job = run.start();
    scrape.until(TASK + "duplicates", 3);
    assertThat(scrape.sum(TASK + "events")).isEqualTo(14);
    assertThat(scrape.sum(TASK + "rejects")).isEqualTo(2);
    assertThat(scrape.sum(TASK + "quarantined")).isEqualTo(4);

    List<LedgerRow> judged = StreamLedgerIT.await(() -> run.look(job));
    assertThat(judged).allMatch(LedgerRow::balanced);
    lookUntil(run, job, scrape, FOLLOWER + "lagRecords", 0);
    lookUntil(run, job, scrape, FOLLOWER + "ledgerUnbalanced", 0);
    assertThat(scrape.values(FOLLOWER + "freshnessSeconds"))
        .first()
        .asInstanceOf(DOUBLE)
        .isBetween(0.0, 120.0);
    // Of a stream that has not ended nothing is known yet, and it publishes no days.
    assertThat(scrape.values(FOLLOWER + "lastRunFailed")).isEmpty();
    assertThat(scrape.values(FOLLOWER + "lastPublishedDayAgeDays")).isEmpty();

    // Of the committers of a table one commits; what it has committed is in the table.
    assertThat(scrape.sum(COMMITTER + "committedDataFilesRecordCount", BRONZE)).isEqualTo(12);
    List<Double> took = scrape.values(COMMITTER + "lastCommitDurationMs", BRONZE);
    double passed = (System.nanoTime() - begun) / 1e9;
    assertThat(took).filteredOn(millis -> millis > 0).hasSize(1);
    assertThat(took).allMatch(millis -> millis < passed * 1000);
    assertThat(scrape.values(COMMITTER + "elapsedSecondsSinceLastSuccessfulCommit", BRONZE))
        .hasSize(took.size())
        .allMatch(seconds -> seconds >= 0 && seconds <= passed);

    // Those count, too, for which the tasks were not there yet.
    double failed = scrape.sum(FAILED_CHECKPOINTS);
    String nowhere = Path.of("/proc/nowhere").toUri().toString();
    assertThat(job.triggerSavepoint(nowhere, SavepointFormatType.CANONICAL))
        .failsWithin(Duration.ofMinutes(1));
    scrape.until(FAILED_CHECKPOINTS, failed + 1);

    StreamLedgerIT.removeAFile(attempt.lake().house().lake().table("silver.user_activity"));
    lookUntil(run, job, scrape, FOLLOWER + "ledgerUnbalanced", 2);
    List<String> lines = scrape.lines();
    run.ended("stopped", null, run.ledger(run.stop(job)));
    return lines;
  }

  /** Runs a day, whose tasks are looked at before they end. */
  private static List<String> days(TestLake lake, Lakehouse house, Scrape scrape) throws Exception {
    Files.write(lake.landingFolder("user_activity", DAY).resolve("a.jsonl"), lines(events()));
    HeldFiles.hold("bronze", "quarantine");
    Future<RunReport> run =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return lake.run(house, DAY, "user_activity");
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    // In batch mode a step gets the last rows when the one before it ends. The one that drops
    // duplicates writes no file that could wait: what it has counted is in the ledger.
    scrape.until(TASK + "events", 14);
    assertThat(scrape.sum(TASK + "rejects")).isEqualTo(2);
    HeldFiles.letGo("bronze");
    scrape.until(TASK + "quarantined", 4);
    HeldFiles.letGo("quarantine");
    assertThat(run.get(2, TimeUnit.MINUTES).isPublished()).isTrue();

    List<String> lines = new ArrayList<>();
    try (LakeMetrics monitor = LakeMetrics.open(house, List.of("user_activity", "orders"))) {
      monitor.look();
      assertThat(scrape.values(FOLLOWER + "lastRunFailed")).containsExactly(0.0);
      assertThat(scrape.values(FOLLOWER + "ledgerUnbalanced")).containsExactly(0.0);
      assertThat(scrape.values(FOLLOWER + "lastPublishedDayAgeDays")).containsExactly(age(DAY));
      lines.addAll(scrape.lines());
    }
    return lines;
  }

  private static double age(LocalDate day) {
    return ChronoUnit.DAYS.between(day, LocalDate.now(ZoneOffset.UTC));
  }

  private static List<String> lines(List<byte[]> values) {
    return values.stream().map(value -> new String(value, StandardCharsets.UTF_8).strip()).toList();
  }

  /** What the panels of the dashboard and the alarms of the chart ask Prometheus for. */
  private static List<String> expressions() throws IOException {
    Path chart = Path.of("..", "helm");
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(Files.readString(chart.resolve("dashboards").resolve("lakehouse.json")));
    List<String> expressions = dashboard.findValuesAsText("expr");
    dashboard
        .at("/templating/list")
        .forEach(variable -> expressions.add(variable.path("query").asText()));
    for (String line : Files.readAllLines(chart.resolve("templates").resolve("prometheus.yaml"))) {
      if (line.startsWith("  expr:")) {
        expressions.add(line);
      }
    }
    return expressions.stream().filter(expression -> !expression.equals("prometheus")).toList();
  }

  /** A sample must have its name, and the label by which it is summed up. */
  private static void assertAnswered(String expression, List<String> scraped) {
    Matcher metric = Pattern.compile("flink_\\w+").matcher(expression);
    assertThat(metric.find()).as(expression).isTrue();
    Matcher label =
        Pattern.compile("by \\((\\w+)\\)|label_values\\(\\w+, (\\w+)\\)").matcher(expression);
    String labelled =
        label.find() ? (label.group(1) == null ? label.group(2) : label.group(1)) + "=\"" : "";
    assertThat(scraped)
        .as(expression)
        .anyMatch(line -> line.startsWith(metric.group() + "{") && line.contains(labelled));
  }
}
