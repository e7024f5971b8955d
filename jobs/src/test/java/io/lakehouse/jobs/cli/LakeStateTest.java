package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.Journal;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.RunState;
import io.lakehouse.jobs.run.Step;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of two published days, of which the second is undone. */
class LakeStateTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-20");
  private static final LocalDate SECOND = LocalDate.parse("2026-11-21");
  private static final String ROLLED_BACK =
      "2026-11-21 is rolled back: the tables have no rows of run r2 any more;"
          + " ./lake run --date 2026-11-21 publishes the day anew";

  @RegisterExtension private final Terminal terminal = new Terminal();
  @TempDir private Path warehouse;
  private Lakehouse house;

  @BeforeEach
  void publishTwoDays() {
    house =
        LakeOptions.openWithoutCluster(
            Settings.load(
                "batch", null, Map.of("lakehouse.catalog.warehouse-uri", warehouse.toString())));
    house.catalogTool().apply();
    publish("r1", FIRST);
    publish("r2", SECOND);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void publish(String run, LocalDate date) {
    write(
        "ops.runs",
        Map.of(
            "run_id",
            run,
            "mode",
            "batch",
            "feeds",
            "c2c_users",
            "snapshot_date",
            date,
            "started_at",
            Instant.parse(date + "T04:15:00Z"),
            "outcome",
            "published"));
    write(
        "ops.ledger",
        Map.of(
            "run_id",
            run,
            "snapshot_date",
            date,
            "feed",
            "c2c_users",
            "table_name",
            "silver.users",
            "equation",
            "read = written",
            "balanced",
            true));
    house
        .lake()
        .table("silver.countries")
        .manageSnapshots()
        .createTag(
            "day-" + date, house.lake().table("silver.countries").currentSnapshot().snapshotId())
        .commit();
  }

  private void write(String table, Map<String, Object> row) {
    LogWriter.replace(house.lake().table(table), Expressions.alwaysFalse(), List.of(row));
  }

  private int lake(String command, String... arguments) {
    terminal.clear();
    String[] all = new String[arguments.length + 2];
    all[0] = command;
    all[1] = "--warehouse=" + warehouse;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Main.execute(all);
  }

  private static RunState state(String run, LocalDate date) {
    return new RunState(run, date.toString(), "f", List.of(), Step.FILLED, Map.of(), 1, null);
  }

  @Test
  void showsInTheLedgerThatADayIsRolledBack() {
    assertThat(lake("ledger")).isZero();
    assertThat(terminal.out()).doesNotContain("rolled").endsWith("balanced\n");

    assertThat(lake("rollback", "--date=" + SECOND)).isZero();

    assertThat(lake("ledger", "--date=" + SECOND)).isZero();
    assertThat(terminal.out().lines().toList())
        .anySatisfy(line -> assertThat(line).contains("r2", "rolled_back", "silver.users"))
        .endsWith(ROLLED_BACK, "balanced");
    assertThat(lake("ledger")).isZero();
    assertThat(terminal.out().lines().toList())
        .anySatisfy(line -> assertThat(line).contains("r1", "published"))
        .containsOnlyOnce(ROLLED_BACK);
    assertThat(lake("ledger", "--date=" + FIRST)).isZero();
    assertThat(terminal.out()).doesNotContain("rolled");
  }

  @Test
  void showsInTheStatusThatADayIsRolledBack() {
    assertThat(lake("rollback", "--date=" + SECOND)).isZero();
    assertThat(lake("status")).isZero();
    assertThat(terminal.out())
        .contains("c2c_users        last published day 2026-11-20")
        .contains("last run         r2 of 2026-11-21: rolled_back, started ")
        .contains("next: ./lake run --date 2026-11-21 ");
  }

  @Test
  void showsInTheStatusThatARollbackIsUnderWay() {
    Journal journal = house.journal();
    journal.take(Optional.empty(), state("rollback_x", SECOND));
    assertThat(lake("status")).isZero();
    assertThat(terminal.out())
        .contains("r2 of 2026-11-21: being rolled back, ")
        .endsWith("next: wait for it\n");
  }

  @Test
  void rollsNothingBackWhileARunOfTheDayIsAlive() {
    RunState run = house.journal().take(Optional.empty(), state("r3", SECOND));
    assertThat(lake("rollback", "--date=" + SECOND)).isEqualTo(1);
    assertThat(terminal.err())
        .startsWith("Cannot roll back 2026-11-21, another run works on it: r3 (process ");
    assertThat(terminal.out()).isEmpty();
    assertThat(house.journal().open(SECOND)).contains(run);
  }
}
