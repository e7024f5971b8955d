package io.lakehouse.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.CatalogProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

  /** In their order; each is made on what the ones before have left. */
  enum Commit {
    PUBLISH,
    APPEND,
    RESTATE,
    MERGE,
    COMPACT,
    ROLLBACK
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    long t0 = System.nanoTime();
    servers = CatalogProcess.start(folder.resolve("postgres"), folder.resolve("warehouse"));
    story = StoryProcess.start(folder.resolve("story"), servers);
    long t1 = System.nanoTime();
    spark = SparkRows.open(servers.rest(), folder);
    System.out.printf(
        "XX start servers %.1f spark %.1f%n", (t1 - t0) / 1e9, (System.nanoTime() - t1) / 1e9);
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
    long t0 = System.nanoTime();
    if (commit == Commit.COMPACT) {
      Stream.of("bronze.c2c_users", "silver.user_activity", "gold.activity_hourly_parts")
          .forEach(this::compact);
    } else {
      story.make(commit.name());
    }
    long t1 = System.nanoTime();
    Rows flink = story.rows();
    long t2 = System.nanoTime();
    Rows found = spark.rows(names());
    long t3 = System.nanoTime();
    System.out.printf(
        "XX %s make %.1f flink %.1f spark %.1f%n",
        commit, (t1 - t0) / 1e9, (t2 - t1) / 1e9, (t3 - t2) / 1e9);
    assertThat(found.differenceFrom(flink)).isEmpty();
    assertThat(found.byTable()).hasSizeGreaterThan(50);
  }

  private List<String> names() {
    return LAYERS.stream().flatMap(layer -> spark.names(layer).stream()).toList();
  }

  private void compact(String table) {
    assertThat(
            spark.rows(
                "CALL lake.system.rewrite_data_files(table => '%s', options => map('rewrite-all', 'true'))"
                    .formatted(table)))
        .singleElement()
        .satisfies(result -> assertThat(result).as(table).doesNotStartWith("[0,"));
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
    assertThat(spark.rows(Files.readString(file))).as(file.toString()).isNotEmpty();
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
