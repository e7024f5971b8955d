package io.lakehouse.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainSelectTest {
  @Test
  void tellsTheColumnsInTheOrderOfTheStatement() {
    assertThat(
            columns(
                "-- Keeps it, a.all of it.\nINSERT INTO bronze.t\nSELECT\n  a.`value` AS `value`,\n"
                    + "  a.line AS source_line\nFROM source.f AS a\n"))
        .contains(List.of("value", "line"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a.x AS x FROM source.f AS a WHERE a.x > 1",
        "SELECT a.x AS x FROM source.f AS a, source.f AS b",
        "SELECT a.x AS x FROM source.f AS a JOIN source.f AS b ON TRUE",
        "SELECT a.x AS x FROM source.g AS a",
        "SELECT b.x AS x FROM source.f AS a",
        "SELECT DISTINCT a.x AS x FROM source.f AS a",
        "SELECT UPPER(a.x) AS x FROM source.f AS a",
        "SELECT CONCAT(a.x, a.y) AS x FROM source.f AS a",
        "SELECT a.x || 'a.b AS c' AS x FROM source.f AS a",
        "SELECT 'a.b AS c' AS x FROM source.f AS a",
        "SELECT a.x + 1 AS x FROM source.f AS a",
        "SELECT a.x AS x FROM source.f AS a UNION ALL SELECT a.x AS x FROM source.f AS a",
        "SELECT a.x AS x FROM source.f AS a LIMIT 1",
        "SELECT * FROM source.f AS a"
      })
  void leavesWhatDoesMoreToThePlanner(String select) {
    assertThat(columns("INSERT INTO bronze.t " + select)).isEmpty();
  }

  private static Optional<List<String>> columns(String sql) {
    return PlainSelect.columns(sql, "source.f");
  }
}
