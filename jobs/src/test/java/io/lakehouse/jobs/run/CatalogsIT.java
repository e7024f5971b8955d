package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.CatalogException;
import io.lakehouse.catalog.CatalogTool;
import io.lakehouse.catalog.Lake;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.CatalogProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.types.Row;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lakehouse does the same in each catalog that it may be kept in. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CatalogsIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String PREFIX = "lakehouse.catalog.properties.";
  private static final String USERS = "SELECT snapshot_date, users FROM gold.kpi_daily_change";
  private static final int THREADS = 6;

  private TestLake embedded;
  private CatalogProcess servers;

  enum Kind {
    EMBEDDED,
    POSTGRES,
    REST
  }

  @BeforeAll
  void startServers(TestLake lake, @TempDir Path folder) throws Exception {
    embedded = lake;
    servers = CatalogProcess.start(folder.resolve("postgres"), folder.resolve("warehouse"));
  }

  @AfterAll
  void stopServers() throws Exception {
    servers.close();
  }

  private Map<String, String> keys(Kind kind) {
    return switch (kind) {
      case EMBEDDED -> Map.of();
      case POSTGRES -> postgres(servers.password());
      case REST -> Map.of(PREFIX + "type", "rest", PREFIX + "uri", servers.rest());
    };
  }

  private Map<String, String> postgres(String password) {
    return Map.of(
        PREFIX + "type",
        "jdbc",
        PREFIX + "uri",
        servers.jdbc(),
        PREFIX + "jdbc.user",
        servers.user(),
        PREFIX + "jdbc.password",
        password);
  }

  @ParameterizedTest
  @EnumSource
  void aDayIsPublishedRunAgainAndRolledBack(Kind kind) throws Exception {
    Map<String, String> keys = new HashMap<>(keys(kind));
    keys.put("parallelism.default", "1");
    TestLake lake = embedded.another(keys);
    CatalogTool tool = lake.house().catalogTool();
    assertThat(tool.limits()).isEmpty();
    assertThat(tool.plan()).isNotEmpty();
    tool.apply();
    assertThat(tool.plan()).isEmpty();
    assertThat(tool.apply()).isEmpty();
    assertThat(viewTexts(lake)).containsOnlyKeys("spark", "trino");

    givesADateToOneOfMany(lake);
    refusesToSwapWhatHasChanged(lake);

    C2cGenerator.generate(DAY, 60, 1, Quirks.none(), lake.landing());
    assertThat(users(lake).reasons()).isEmpty();
    assertThat(lake.rows(USERS)).containsExactly(Row.of(DAY, 60L));
    RunReport again = users(lake);
    assertThat(again.isPublished()).isTrue();
    assertThat(again.ledger()).allMatch(LedgerRow::balanced);
    assertThat(lake.rows(USERS)).containsExactly(Row.of(DAY, 60L));
    assertThat(lake.rowsAsOf(DAY, USERS)).containsExactly(Row.of(DAY, 60L));
    assertThat(lake.table("ops.runs").column("outcome")).contains("published");
    assertThat(lake.rows("SHOW CREATE TABLE gold.kpi_daily").toString())
        .contains("`users` BIGINT")
        .doesNotContain(servers.password());

    assertThat(new Rollback(lake.house(), line -> {}).undo(DAY)).contains("gold.kpi_daily");
    assertThat(lake.rows(USERS)).isEmpty();
    assertThat(lake.house().journal().open()).isEmpty();
  }

  private static RunReport users(TestLake lake) throws Exception {
    return lake.run(lake.house(), DAY, "c2c_users");
  }

  private static Map<String, String> viewTexts(TestLake lake) {
    Map<String, String> texts = new HashMap<>();
    ((ViewCatalog) lake.house().lake().catalog())
        .loadView(Lake.id("gold.kpi_daily_change"))
        .currentVersion()
        .representations()
        .forEach(
            text -> {
              var sql = (org.apache.iceberg.view.SQLViewRepresentation) text;
              texts.put(sql.dialect(), sql.sql());
            });
    return texts;
  }

  /** The lock of a day: whoever is second must be told. */
  private static void givesADateToOneOfMany(TestLake lake) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<RunState>> takes = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        RunState state =
            new RunState(
                "r" + i, DAY.toString(), "f", List.of("a"), Step.STARTED, Map.of(), 1, null);
        takes.add(() -> lake.house().journal().take(Optional.empty(), state));
      }
      int winners = 0;
      for (Future<RunState> take : threads.invokeAll(takes)) {
        try {
          take.get();
          winners++;
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(RefusedException.class);
        }
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    PropertySwap runs = new PropertySwap(lake.house().lake(), RunLog.RUNS);
    runs.commit(runs.read(), "lakehouse.run." + DAY, Optional.empty());
  }

  private static void refusesToSwapWhatHasChanged(TestLake lake) {
    PropertySwap one = new PropertySwap(lake.house().lake(), RunLog.RUNS);
    PropertySwap other = new PropertySwap(lake.house().lake(), RunLog.RUNS);
    TableMetadata stale = one.read();
    for (int i = 0; i < 3; i++) {
      other.commit(other.read(), "mine", Optional.of("other " + i));
      assertThatThrownBy(() -> one.commit(stale, "mine", Optional.of("one")))
          .isInstanceOf(CommitFailedException.class);
    }
    assertThat(one.read().property("mine", null)).isEqualTo("other 2");
    assertThat(one.read().snapshots()).as("none is left behind").hasSizeLessThan(2);
    other.commit(other.read(), "mine", Optional.empty());
  }

  @Test
  void saysThatADatabaseRefusesAUserAndNotTheSecret() {
    TestLake lake = embedded.another(postgres("tr0ub4dor"));
    assertThatThrownBy(() -> lake.house().lake())
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith("Cannot open the catalog 'lake' of type jdbc, ")
        .hasMessageContaining("password authentication failed for user \"lake\"")
        .hasMessageContaining(servers.jdbc() + ". Check that the database runs there")
        .hasMessageNotContaining("tr0ub4dor");
  }

  @Test
  void saysThatAnOldCatalogKeepsNoViews() {
    Map<String, String> keys = Map.of(PREFIX + "jdbc.schema-version", "V0");
    assertThat(embedded.another(keys).house().catalogTool().limits())
        .singleElement()
        .satisfies(
            limit ->
                assertThat(limit)
                    .startsWith("the catalog keeps no views, other engines will not see gold.")
                    .endsWith("with type jdbc set the property jdbc.schema-version to V1"));
  }
}
