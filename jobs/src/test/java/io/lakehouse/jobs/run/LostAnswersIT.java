package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.CatalogProcess;
import io.lakehouse.jobs.testing.CatalogProcess.Mishap;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commits that a REST catalog has carried out and whose writer cannot know: a lost answer, a proxy
 * that gives up, a catalog that is started anew in the middle of a commit.
 */
@ExtendWith(LakehouseExtension.class)
@Timeout(300)
class LostAnswersIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String PREFIX = "lakehouse.catalog.properties.";

  /** Within it a run that cannot go on has said so. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private CatalogProcess servers;
  private Map<String, String> keys;

  @BeforeEach
  void startServers(@TempDir Path folder) throws Exception {
    servers = CatalogProcess.start(folder.resolve("postgres"), folder.resolve("warehouse"));
    keys =
        Map.of(PREFIX + "type", "rest", PREFIX + "uri", servers.rest(), "parallelism.default", "1");
  }

  @AfterEach
  void stopServers() throws Exception {
    servers.close();
  }

  @Test
  void aDayThatIsStartedAgainIsWhole(TestLake calm) throws Exception {
    TestLake lake = calm.another(keys);
    for (TestLake one : List.of(calm, lake)) {
      C2cGenerator.generate(DAY, 200, 3, Quirks.at(0.02), one.landing());
      one.house().catalogTool().apply();
    }
    RunReport expected = calm.run(DAY);
    servers.plan(Mishap.DROPPED, 2);
    servers.plan(Mishap.TIMED_OUT, 30);
    servers.plan(Mishap.DROPPED, 60);
    servers.plan(Mishap.RESTARTED, 90);
    servers.plan(Mishap.TIMED_OUT, 120);

    List<String> failures = new ArrayList<>();
    RunReport report = null;
    while (report == null && failures.size() < 6) {
      long begin = System.nanoTime();
      try (Lakehouse house = lake.open("batch", Map.of())) {
        report = lake.run(house, DAY);
      } catch (Exception e) {
        failures.add(Failures.reason(e));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
        // A catalog that is started anew answers this when it is back.
        servers.planned();
      }
    }

    assertThat(servers.planned()).isZero();
    assertThat(report).as(failures::toString).isNotNull();
    assertThat(failures)
        .isNotEmpty()
        .allMatch(failure -> failure.startsWith("Cannot tell what the catalog has done, "));
    assertThat(report.ledger()).isEqualTo(expected.ledger());
    assertThat(Rows.difference(lake.contents(), calm.contents())).isEmpty();
    for (String log : List.of("bronze.rejects", "silver.quarantine", "ops.ledger")) {
      assertThat(lake.table(log).count()).as(log).isEqualTo(calm.table(log).count());
    }
    assertThat(lake.published().keySet()).isEqualTo(calm.published().keySet());
    assertThat(lake.table("ops.runs").column("outcome")).containsExactly("published");
    assertThat(lake.house().journal().open()).isEmpty();
  }

  @Test
  void aStreamGoesOnByItself(TestLake lake, @TempDir Path folder) throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder);
        FragileCluster cluster = FragileCluster.start()) {
      lab.send(1_500, 5);
      ParityLab.Result expected = lab.attempt("streaming", Map.of()).finish();
      Map<String, String> own = new TreeMap<>(keys);
      own.put("restart-strategy.type", "fixed-delay");
      own.put("restart-strategy.fixed-delay.attempts", "20");
      own.put("restart-strategy.fixed-delay.delay", "500 ms");
      Pace pace = Pace.steady(100);
      ParityLab.Attempt attempt =
          lab.attempt("streaming", own, SqlTree.open(), keys -> cluster.environment(keys, pace));
      StreamRun run = attempt.run(new StreamStart.Earliest());
      var job = run.start();
      servers.plan(Mishap.DROPPED, 4);
      servers.plan(Mishap.TIMED_OUT, 15);
      servers.plan(Mishap.RESTARTED, 26);
      List<LedgerRow> ledger = run.ledger(job.getJobExecutionResult().get(2, TimeUnit.MINUTES));
      ParityLab.Result result = attempt.result(run, ledger);

      assertThat(servers.planned()).isZero();
      assertThat(ledger).isNotEmpty().allMatch(LedgerRow::balanced);
      assertThat(Rows.difference(result.tables(), expected.tables())).isEmpty();
    }
  }
}
