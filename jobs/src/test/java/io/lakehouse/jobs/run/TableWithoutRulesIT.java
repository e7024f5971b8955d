package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.GeneratedDay;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A team's own table of silver needs no rules. A table of gold that reads no more than its first
 * columns, and sorts them, gets the rows of the SELECT as they are on their way.
 */
@ExtendWith(LakehouseExtension.class)
class TableWithoutRulesIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  private static final SqlTree TREE =
      SqlTree.open()
          .with(
              "silver/user_names.yaml",
              """
              table: silver.user_names
              doc: Users by the text of their number.
              grain: one row per user and snapshot date
              owner: tests
              kind: snapshot
              feed: c2c_users
              write: append
              key: [snapshot_date, user_name]
              partition: [snapshot_date]
              retention: forever
              deduplicate: greatest
              balance: bronze.c2c_users = written + duplicates
              columns:
                - {name: snapshot_date, type: date, doc: The landing day.}
                - {name: user_name, type: string, doc: The number as the feed writes it.}
                - {name: country_name, type: string, doc: The country as the feed writes it.}
              """)
          .with(
              "silver/user_names.sql",
              """
              INSERT INTO silver.user_names
              SELECT
                  u.snapshot_date AS snapshot_date,
                  NFC(u.identifier_hash) AS user_name,
                  NFC(u.country) AS country_name
              FROM bronze.c2c_users AS u
              WHERE u.snapshot_date = DATE '${snapshot_date}'
              """)
          .with(
              "gold/first_names.yaml",
              """
              table: gold.first_names
              doc: The first users by name.
              grain: one row per user and snapshot date
              owner: tests
              kind: snapshot
              write: append
              key: [snapshot_date, user_name]
              partition: [snapshot_date]
              retention: forever
              columns:
                - {name: snapshot_date, type: date, doc: The landing day.}
                - {name: user_name, type: string, doc: The number as the feed writes it.}
              """)
          .with(
              "gold/first_names.sql",
              """
              INSERT INTO gold.first_names
              SELECT
                  u.snapshot_date AS snapshot_date,
                  u.user_name AS user_name
              FROM silver.user_names AS u
              WHERE u.snapshot_date = DATE '${snapshot_date}'
              ORDER BY u.user_name
              LIMIT 7
              """);

  @ParameterizedTest
  @ValueSource(strings = {"64 mb", "1 b"})
  void isReadOnTheWay(String firstLookFrom, TestLake lake) throws Exception {
    GeneratedDay generated = C2cGenerator.generate(DAY, 300, 7, Quirks.at(0), lake.landing());
    Map<String, String> keys = Map.of("lakehouse.run.first-look-from", firstLookFrom);
    RunReport report = lake.run(lake.open("batch", keys, TREE, lake::environment), DAY);
    assertThat(report.isPublished()).isTrue();
    List<String> names =
        lake.rows("SELECT user_name FROM silver.user_names ORDER BY user_name").stream()
            .map(TableWithoutRulesIT::name)
            .toList();
    assertThat(names).hasSize((int) generated.users()).doesNotHaveDuplicates();
    assertThat(lake.rows("SELECT user_name FROM gold.first_names ORDER BY user_name"))
        .extracting(TableWithoutRulesIT::name)
        .isEqualTo(names.subList(0, 7));
  }

  private static String name(Row row) {
    return row.getFieldAs(0);
  }
}
