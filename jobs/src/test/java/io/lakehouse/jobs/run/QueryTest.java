package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.Lake;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries that are refused before they have a job. */
class QueryTest {
  @TempDir private Path warehouse;
  private Lakehouse house;

  @BeforeEach
  void open() {
    house =
        new Lakehouse(
            Settings.load(
                "batch", null, Map.of("lakehouse.catalog.warehouse-uri", warehouse.toString())),
            StreamExecutionEnvironment::getExecutionEnvironment);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT * FROM gold.nope | gold.nope
          SELECT 'gold.that' FROM `gold`.`nope` JOIN silver.users ON TRUE -- gold.this | gold.nope
          SELECT * FROM silver.users, silver.nope AS a, gold.nope AS b | gold.nope, silver.nope
          SELECT * FROM golden.nope | golden.nope
          SELECT * FROM kpi_daily | kpi_daily
          DESCRIBE gold.nope | gold.nope
          """)
  void namesTheTableThatThereIsNotAndThoseThatThereAre(String sql, String missing) {
    house.catalogTool().apply();
    assertThatThrownBy(() -> new Query(house).run(sql, null))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Cannot query, there is no table %s: known tables are bronze.c2c_buyers, "
                .formatted(missing))
        .hasMessageContaining(", gold.kpi_daily, gold.kpi_daily_change, ")
        .hasMessageEndingWith(", silver.users");
  }

  @Test
  void saysThatThereIsNoTableAtAll() {
    assertThatThrownBy(() -> new Query(house).run("SELECT * FROM gold.kpi_daily", null))
        .isInstanceOf(UsageException.class)
        .hasMessage("Cannot query, there is no table yet: run a day first, see ./lake status");
  }

  @Test
  void namesTheTableThatAViewReads() {
    house.catalogTool().apply();
    house.lake().catalog().dropTable(Lake.id("gold.kpi_daily"));
    assertThatThrownBy(() -> new Query(house).run("SELECT * FROM gold.kpi_daily_change", null))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot query, there is no table gold.kpi_daily: ");
  }

  @Test
  void namesItInAQueryOfAPublishedDay() {
    house.catalogTool().apply();
    LocalDate day = LocalDate.parse("2026-11-20");
    new Branches(house.lake(), day).tag("silver.countries");
    assertThatThrownBy(() -> new Query(house).run("SELECT * FROM gold.nope", day))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot query, there is no table gold.nope: known tables are ");
  }

  @Test
  void leavesOtherMistakesToThePlanner() {
    house.catalogTool().apply();
    assertThatThrownBy(() -> new Query(house).run("SELECT nope FROM silver.users", null))
        .isInstanceOf(ValidationException.class);
  }
}
