package io.lakehouse.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lakehouse.jobs.testing.CatalogProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trino reads every table and view as Flink does; with the profile trino, outside of the build. */
class TrinoReads {

  @Test
  void readsEveryTableAndViewAsFlinkDoesAndAnswersAsSpark(@TempDir Path folder) throws Exception {
    Optional<Path> java = TrinoProcess.java();
    assumeThat(java)
        .as("Trino needs Java 25: set JAVA25_HOME, or install one under /usr/lib/jvm")
        .isPresent();
    try (CatalogProcess servers =
            CatalogProcess.start(folder.resolve("postgres"), folder.resolve("warehouse"));
        StoryProcess story = StoryProcess.start(folder.resolve("story"), servers);
        SparkRows spark = SparkRows.open(servers.rest(), folder);
        TrinoProcess trino =
            TrinoProcess.start(java.get(), servers.rest(), folder.resolve("trino"))) {
      for (Commit commit : Commit.values()) {
        commit.make(story, spark);
        Rows flink = story.rows();
        assertThat(trino.rows(all(flink)).differenceFrom(flink)).as("after %s", commit).isEmpty();
      }
      Map<String, List<String>> expected = new TreeMap<>();
      for (Path query : Contracts.queries("spark")) {
        expected.put(Contracts.table(query), spark.rows(Files.readString(query)));
      }
      expected.put("day", List.of("[2026-03-01]"));
      assertThat(trino.rows(queries()).differenceFrom(new Rows(expected))).isEmpty();
    }
  }

  private static Map<String, String> all(Rows flink) {
    Map<String, String> all = new TreeMap<>();
    flink.tables().forEach(name -> all.put(name, "SELECT * FROM " + name));
    return all;
  }

  private static Map<String, String> queries() throws Exception {
    Map<String, String> queries = new TreeMap<>();
    for (Path query : Contracts.queries("trino")) {
      queries.put(Contracts.table(query), Files.readString(query));
    }
    queries.put(
        "day", "SELECT snapshot_date FROM gold.kpi_daily FOR VERSION AS OF 'day-2026-03-01'");
    return queries;
  }
}
