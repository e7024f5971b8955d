package io.lakehouse.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.testing.adls.AdlsExtension;
import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.catalog.testing.adls.Call;
import io.lakehouse.catalog.testing.adls.Fault;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.cluster.FileSystems;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.LedgerRow;
import io.lakehouse.jobs.run.RunReport;
import io.lakehouse.jobs.run.StreamRun;
import io.lakehouse.jobs.testing.AzureLake;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a storage account can do to whole runs, with the clients' own times of waiting. Runs with
 * {@code -Pchaos}; figures go to {@code target/chaos.md}.
 */
@ExtendWith({LakehouseExtension.class, AdlsExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class StorageChaos {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  /** A run that cannot go on has said so by then: one call that was tried to its end, twice. */
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static final int EVENTS = 300_000;

  private AdlsServer adls;
  private AzureLake azure;
  private TestLake local;
  private RunReport expected;

  @BeforeAll
  void runTheDayOnALocalFolder(TestLake given, AdlsServer server, @TempDir Path folder)
      throws Exception {
    local = given;
    adls = server;
    azure = new AzureLake(server, folder);
    FileSystems.load(Settings.load("batch", null, keys("any")).configuration());
    C2cGenerator.generate(DAY, 400, 7, Quirks.at(0.02), local.landing());
    azure.land(local.landing());
    expected = local.run(DAY);
  }

  @AfterEach
  void nothingSaysTheKey() throws Exception {
    adls.faults().clear();
    Path log = Path.of(System.getProperty("lakehouse.log.file"));
    assertThat(Files.readString(log)).isNotEmpty().doesNotContain(adls.key());
  }

  private Map<String, String> keys(String name) {
    Map<String, String> keys = new TreeMap<>(azure.keys(name));
    keys.keySet().removeIf(key -> key.startsWith("fs.azure.io.retry"));
    return keys;
  }

  private static Predicate<Call> calls(String method, String part) {
    return call -> call.method().equals(method) && call.isAbout(part);
  }

  @Test
  void aDayGoesOnThroughRefusalsAndLostAnswers() throws Exception {
    TestLake lake = local.another(keys("refused"));
    lake.house().catalogTool().apply();
    adls.faults().next(2, calls("GET", "landing/c2c_users"), Fault.status(503));
    adls.faults().next(2, calls("PUT", "warehouse/silver/users/data"), Fault.status(503));
    adls.faults().next(1, calls("PUT", "warehouse/bronze/c2c_users/data"), Fault.dropped());
    adls.faults().next(3, calls("PUT", "metadata.json"), Fault.lostResponse());
    long begin = System.nanoTime();
    RunReport report = lake.run(DAY);
    say("two 503s, a dropped connection and three lost answers: a day took %.1f s", begin);
    isWhole(lake, report);
  }

  @Test
  void aDayWhoseStorageWentAwayIsTakenUp() throws Exception {
    TestLake lake = local.another(keys("away"));
    lake.house().catalogTool().apply();
    long[] gone = new long[1];
    DailyRun run =
        new DailyRun(
            lake.house(),
            line -> {
              if (line.contains("filling") && gone[0] == 0) {
                gone[0] = System.nanoTime();
                adls.faults().away(OUTAGE);
              }
            });
    assertThatThrownBy(() -> run.run(DAY, List.of(), Map.of()))
        .satisfies(
            failure ->
                assertThat(Failures.reason(failure))
                    .contains("the storage account " + adls.account(), "the container lakehouse")
                    .doesNotContain(adls.key()));
    say("storage away for 60 s: the day has failed after %.1f s", gone[0]);
    assertThat(Duration.ofNanos(System.nanoTime() - gone[0])).isLessThan(LIMIT);
    adls.faults().clear();
    isWhole(lake, lake.run(DAY));
  }

  private void isWhole(TestLake lake, RunReport report) {
    assertThat(report.reasons()).isEmpty();
    assertThat(report.ledger()).isEqualTo(expected.ledger());
    assertThat(Rows.difference(lake.contents(), local.contents())).isEmpty();
  }

  @Test
  void aStreamWaitsForItsStorage(@TempDir Path folder) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"))) {
      broker.createTopic("user-activity", EventPlan.PARTITIONS);
      Sender sender = Sender.start(broker.bootstrap(), "user-activity", EVENTS, 1_000_000);
      sender.counts();
      TestLake lake = local.another(keys("stream"));
      lake.house().catalogTool().apply();
      adls.faults().next(3, calls("PUT", "metadata.json"), Fault.lostResponse());
      StreamRun run = start(lake, broker);
      JobClient job = run.start();
      while (run.written("bronze.user_activity") == 0) {
        Thread.onSpinWait();
      }
      long gone = System.nanoTime();
      adls.faults().away(OUTAGE);
      List<LedgerRow> ledger = end(run, job);
      say("storage away for 60 s: the stream has caught up %.1f s after it went", gone);

      assertThat(System.nanoTime() - gone).isGreaterThan(OUTAGE.toNanos());
      assertThat(ledger).isNotEmpty().allMatch(LedgerRow::balanced);
      Outcome.whole(lake, sender);
    }
  }

  private static StreamRun start(TestLake lake, LocalBroker broker) {
    Map<String, String> keys =
        Map.of(
            "lakehouse.kafka.client.bootstrap.servers",
            broker.bootstrap(),
            "execution.checkpointing.interval",
            "500 ms",
            "lakehouse.kafka.client.max.poll.records",
            "100");
    Lakehouse house = lake.open("streaming", keys);
    return new StreamRun(house, StreamRun.feed(house, "user_activity").untilCaughtUp());
  }

  private static List<LedgerRow> end(StreamRun run, JobClient job) throws Exception {
    List<LedgerRow> ledger = run.ledger(job.getJobExecutionResult().get(5, TimeUnit.MINUTES));
    run.ended("caught_up", null, ledger);
    return ledger;
  }

  private static void say(String line, long begin) throws Exception {
    Outcome.say(String.format(Locale.ROOT, line, (System.nanoTime() - begin) / 1e9));
  }
}
