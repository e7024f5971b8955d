package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two days are published, the first one is run again with other files, and the latest is undone: a
 * story, told in this order.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PublishedDaysIT {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-20");
  private static final LocalDate SECOND = LocalDate.parse("2026-11-21");
  private static final String USERS =
      "SELECT snapshot_date, users FROM gold.kpi_daily ORDER BY snapshot_date";

  private static final String KNOWN_BUYERS =
      "SELECT COUNT(country_buyers) FROM gold.user_market_profile WHERE snapshot_date = DATE '"
          + FIRST
          + "'";

  private TestLake lake;
  private Map<String, Long> afterTheFirst;

  @BeforeAll
  void publishTwoDays(TestLake given) throws Exception {
    lake = given;
    generate(FIRST, 100);
    generate(SECOND, 200);
    assertThat(lake.run(FIRST).isPublished()).isTrue();
    afterTheFirst = lake.published();
    assertThat(runUsers(SECOND).isPublished()).isTrue();
  }

  /** The first day has all feeds; the users alone are enough for the others. */
  private RunReport runUsers(LocalDate date) throws Exception {
    return lake.run(lake.house(), date, "c2c_users");
  }

  private void generate(LocalDate date, long users) throws IOException {
    try (Stream<Path> files = Files.list(lake.landingFolder("c2c_users", date))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    C2cGenerator.generate(date, users, users, Quirks.none(), lake.landing());
  }

  @Test
  @Order(1)
  void readsEachDayAsItWasPublished() throws Exception {
    assertThat(lake.rows(USERS)).containsExactly(Row.of(FIRST, 100L), Row.of(SECOND, 200L));
    assertThat(lake.rowsAsOf(FIRST, USERS)).containsExactly(Row.of(FIRST, 100L));
    assertThat(lake.rowsAsOf(SECOND, USERS))
        .containsExactly(Row.of(FIRST, 100L), Row.of(SECOND, 200L));
  }

  @Test
  @Order(2)
  void showsTheChangeSinceTheDayBeforeInAView() throws Exception {
    assertThat(
            lake.rows(
                "SELECT snapshot_date, users_change FROM gold.kpi_daily_change"
                    + " ORDER BY snapshot_date"))
        .containsExactly(Row.of(FIRST, null), Row.of(SECOND, 100L));
    assertThat(lake.rowsAsOf(FIRST, "SELECT COUNT(*) FROM gold.kpi_daily_change"))
        .containsExactly(Row.of(1L));
  }

  @Test
  @Order(3)
  void refusesToReadADayThatIsNotPublished() {
    LocalDate never = LocalDate.parse("2026-11-19");
    assertThatThrownBy(() -> lake.rowsAsOf(never, USERS))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot read the lake as of 2026-11-19, that day is not published: see ./lake status");
  }

  @Test
  @Order(4)
  void replacesOnlyTheDayThatIsRunAgain() throws Exception {
    Rows second = lake.day("silver.users", SECOND);
    generate(FIRST, 150);

    assertThat(runUsers(FIRST).isPublished()).isTrue();

    assertThat(lake.rows(USERS)).containsExactly(Row.of(FIRST, 150L), Row.of(SECOND, 200L));
    assertThat(lake.day("silver.users", SECOND).differenceFrom(second)).isEmpty();
    assertThat(lake.published().get("silver.users@day-" + FIRST))
        .as("the tag has moved")
        .isNotEqualTo(afterTheFirst.get("silver.users@day-" + FIRST));
    assertThat(lake.rows(KNOWN_BUYERS))
        .as("what the run before knew of the countries, this one finds")
        .singleElement()
        .satisfies(row -> assertThat((Long) row.getField(0)).isPositive());
  }

  @Test
  @Order(5)
  void readsADayThatWasRunAgainWithoutTheLaterOnes() throws Exception {
    assertThat(lake.rowsAsOf(FIRST, USERS)).containsExactly(Row.of(FIRST, 150L));
    assertThat(lake.rowsAsOf(FIRST, "SELECT COUNT(*) FROM gold.user_market_profile"))
        .containsExactly(Row.of(150L));
    assertThat(lake.rowsAsOf(FIRST, "SELECT snapshot_date, users FROM `gold`.`kpi_daily`"))
        .as("whatever way the name is written")
        .containsExactly(Row.of(FIRST, 150L));
  }

  @Test
  @Order(5)
  void readsATableThatWasEmptyThen() throws Exception {
    assertThat(lake.rowsAsOf(FIRST, "SELECT COUNT(*) FROM silver.quarantine"))
        .containsExactly(Row.of(0L));
  }

  @Test
  @Order(6)
  void refusesToUndoAnyDayButTheLatest() {
    Map<String, Long> before = lake.published();
    assertThatThrownBy(() -> new Rollback(lake.house(), line -> {}).undo(FIRST))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot roll back 2026-11-20, only the latest published day can be undone: that is"
                + " 2026-11-21");
    assertThat(lake.published()).isEqualTo(before);
  }

  @Test
  @Order(6)
  void refusesToUndoADayThatARunWorksOn() {
    Journal journal = lake.house().journal();
    RunState run =
        journal.take(
            Optional.empty(),
            new RunState(
                "other", SECOND.toString(), "", List.of(), Step.FILLED, Map.of(), 0, null));
    assertThatThrownBy(() -> new Rollback(lake.house(), line -> {}).undo(SECOND))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "Cannot roll back 2026-11-21, another run works on it: other (process ");
    journal.close(run);
  }

  @Test
  @Order(7)
  void saysTheSameOnTheCommandLine() throws Exception {
    try (LakeProcess query =
            LakeProcess.start(
                lake,
                "query",
                "--warehouse=" + lake.warehouse(),
                "--format=csv",
                "--as-of=" + FIRST,
                "SELECT snapshot_date, users, CAST(NULL AS INT) AS n, 'a,\"b' AS t FROM gold.kpi_daily");
        LakeProcess missing =
            LakeProcess.start(
                lake, "query", "--warehouse=" + lake.warehouse(), "SELECT * FROM gold.nope");
        LakeProcess rollback =
            LakeProcess.start(
                lake, "rollback", "--warehouse=" + lake.warehouse(), "--date=" + FIRST);
        LakeProcess ledger =
            LakeProcess.start(
                lake, "ledger", "--warehouse=" + lake.warehouse(), "--date=" + SECOND)) {
      assertThat(ledger.await()).isZero();
      assertThat(ledger.stdout()).contains("silver.users").endsWith("balanced\n");
      assertThat(query.await()).as(query.stderr()).isZero();
      assertThat(query.stdout())
          .isEqualTo("snapshot_date,users,n,t\n2026-11-20,150,,\"a,\"\"b\"\n");
      assertThat(missing.await()).isEqualTo(2);
      assertThat(missing.stdout()).isEmpty();
      assertThat(missing.stderr())
          .startsWith("Cannot query, there is no table gold.nope: known tables are bronze.")
          .doesNotContain("Exception");
      assertThat(rollback.await()).isEqualTo(1);
      assertThat(rollback.stdout()).isEmpty();
      assertThat(rollback.stderr())
          .startsWith("Cannot roll back 2026-11-20, only the latest published day can be undone");
    }
  }

  @Test
  @Order(8)
  void undoesTheLatestDay() throws Exception {
    Rows first = lake.day("silver.users", FIRST);

    List<String> changed = new Rollback(lake.house(), line -> {}).undo(SECOND);

    assertThat(changed).contains("silver.users", "gold.kpi_daily", "silver.countries");
    assertThat(lake.rows(USERS)).containsExactly(Row.of(FIRST, 150L));
    assertThat(lake.day("silver.users", FIRST).differenceFrom(first)).isEmpty();
    assertThat(lake.contents().values())
        .allSatisfy(rows -> assertThat(rows.column("snapshot_date")).doesNotContain(SECOND));
    assertThat(lake.published().keySet()).noneMatch(ref -> ref.endsWith("@day-" + SECOND));
    assertThat(lake.day("ops.runs", SECOND, "outcome").column("outcome"))
        .containsExactly("rolled_back");
    assertThat(new OpsReader(lake.house().lake()).publishedDays().values()).containsOnly(FIRST);
  }

  @Test
  @Order(9)
  void publishesAnUndoneDayAgain() throws Exception {
    assertThat(runUsers(SECOND).isPublished()).isTrue();
    assertThat(lake.rows(USERS)).containsExactly(Row.of(FIRST, 150L), Row.of(SECOND, 200L));
  }

  @Test
  @Order(10)
  void undoesDayAfterDayUntilNoneIsLeft() throws Exception {
    new Rollback(lake.house(), line -> {}).undo(SECOND);
    new Rollback(lake.house(), line -> {}).undo(FIRST);
    assertThat(lake.rows(USERS)).isEmpty();
    assertThatThrownBy(() -> new Rollback(lake.house(), line -> {}).undo(FIRST))
        .isInstanceOf(RefusedException.class)
        .hasMessage("Cannot roll back 2026-11-20, no day is published");
  }
}
