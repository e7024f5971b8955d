package io.lakehouse.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.CatalogProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Spark reads every table and view as Flink does, after each kind of commit: a story. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class SparkReadsIT {
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold", "ops");

  private CatalogProcess servers;
  private StoryProcess story;
  private SparkRows spark;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    servers = CatalogProcess.start(folder.resolve("postgres"), folder.resolve("warehouse"));
    story = StoryProcess.start(folder.resolve("story"), servers);
    spark = SparkRows.open(servers.rest(), folder);
  }

  @AfterAll
  void stop() throws Exception {
    spark.close();
    story.close();
    servers.close();
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void readsEveryTableAndViewAsFlinkDoesAfterACommit(Commit commit) throws Exception {
    commit.make(story, spark);
    Rows flink = story.rows();
    assertThat(spark.rows(flink.tables()).differenceFrom(flink)).isEmpty();
    if (commit == Commit.PUBLISH) {
      assertThat(flink.tables()).containsExactlyInAnyOrderElementsOf(Contracts.names());
      assertThat(flink.filled()).isGreaterThan(50);
    }
  }

  private List<String> names() {
    return LAYERS.stream().flatMap(layer -> spark.names(layer).stream()).toList();
  }

  @Test
  @Order(2)
  void knowsEveryContractAndNothingElse() throws Exception {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(Contracts.names());
  }

  @ParameterizedTest
  @MethodSource("queries")
  @Order(2)
  void answersTheQueryOfAnAnalyst(Path file) throws Exception {
    List<String> answer = spark.rows(Files.readString(file));
    if (spark.rows(Set.of(Contracts.table(file))).filled() > 0) {
      assertThat(answer).as(file.toString()).isNotEmpty();
    }
  }

  @Test
  @Order(2)
  void readsADayAsItWasPublished() {
    assertThat(
            spark.rows("SELECT snapshot_date FROM gold.kpi_daily VERSION AS OF 'day-2026-03-01'"))
        .containsExactly("[2026-03-01]");
  }

  static List<Path> queries() throws IOException {
    return Contracts.queries("spark");
  }

  @Test
  @Order(2)
  void everyTableOfGoldHasAQuery() throws Exception {
    assertThat(queries())
        .extracting(Contracts::table)
        .containsExactlyElementsOf(
            Contracts.names().stream().filter(name -> name.startsWith("gold.")).sorted().toList());
  }
}
