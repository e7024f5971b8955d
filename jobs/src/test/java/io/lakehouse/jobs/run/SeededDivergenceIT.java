package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of both modes fails when it must: each test seeds what makes them differ. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SeededDivergenceIT {
  private static final String SILVER = "silver/user_activity.sql";
  private static final SqlTree SHIPPED = SqlTree.open();

  private ParityLab lab;
  private FragileCluster cluster;

  @BeforeAll
  void sendEvents(TestLake lake, @TempDir Path folder) throws Exception {
    lab = ParityLab.open(lake, folder);
    lab.send(3_000, 11);
    cluster = FragileCluster.start();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
    lab.close();
  }

  @Test
  void nothingSeededNothingFound() throws Exception {
    assertThat(difference(SHIPPED, Map.of())).isEmpty();
  }

  /** Deduplication by row time marks other firsts; windows on event time drop what is late. */
  @Test
  void findsDeduplicationAndWindowsByEventTime() throws Exception {
    String found =
        difference(altered("t.arrived_at AS arrived_at", "t.event_time AS arrived_at"), Map.of());
    assertThat(found).contains("silver.user_activity: ", "gold.activity_hourly_parts: ");
  }

  @Test
  void findsAWallClockInTheSql() throws Exception {
    String found =
        difference(
            altered("t.page AS page", "CAST(CURRENT_TIMESTAMP AS STRING) AS page"), Map.of());
    assertThat(found).startsWith("silver.user_activity: ");
  }

  /** It loses rows without a word, or fails before it has committed them. */
  @Test
  void findsWhatSinkV1Loses() throws Exception {
    String found = difference(SHIPPED, Map.of("table.exec.iceberg.use-v2-sink", "false"));
    assertThat(found).contains("gold.");
  }

  private static SqlTree altered(String text, String instead) {
    String sql = SHIPPED.read(SILVER);
    assertThat(sql).contains(text);
    return SHIPPED.with(SILVER, sql.replace(text, instead));
  }

  /**
   * What streaming has otherwise than batch, both with the same SQL.
   *
   * @param behind settings of streaming that the guards do not see
   */
  private String difference(SqlTree tree, Map<String, String> behind) throws Exception {
    Pace pace = Pace.steady(400);
    Map<String, String> keys = Map.of("parallelism.default", "2");
    var batch =
        lab.attempt("batch", keys, tree, own -> cluster.environment(own, Pace.steady(1_000_000)));
    var streaming =
        lab.attempt(
            "streaming",
            keys,
            tree,
            own -> {
              Configuration all = new Configuration(own);
              all.addAll(Configuration.fromMap(behind));
              return cluster.environment(all, pace);
            });
    StreamRun run = streaming.run(new StreamStart.Earliest());
    run.start()
        .getJobExecutionResult()
        .handle((result, failure) -> result)
        .get(2, TimeUnit.MINUTES);
    return Rows.difference(streaming.result(run, List.of()).tables(), batch.finish().tables());
  }
}
