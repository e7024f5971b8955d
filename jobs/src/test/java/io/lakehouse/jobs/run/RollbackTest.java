package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.CatalogException;
import io.lakehouse.catalog.Lake;
import io.lakehouse.jobs.config.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a rollback and the runs of the day keep out of each other's way. */
class RollbackTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String SEED = "silver.countries";

  @TempDir private Path warehouse;
  private Lakehouse house;

  @BeforeEach
  void publish() {
    house =
        new Lakehouse(
            Settings.load(
                "batch", null, Map.of("lakehouse.catalog.warehouse-uri", warehouse.toString())),
            configuration -> {
              throw new IllegalStateException("no jobs here");
            });
    house.catalogTool().apply();
    record(state("p1"), "published");
    new Branches(house.lake(), DAY).tag(SEED);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private static RunState state(String runId) {
    return new RunState(
        runId, DAY.toString(), "f", List.of("a"), Step.FILLED, Map.of(), 1, Owner.nobody());
  }

  private void record(RunState run, String outcome) {
    RunLog log = new RunLog(house.lake(), house.contracts(), Map.of());
    if (outcome.equals("running")) {
      log.running(run);
    } else {
      log.ended(run, outcome, null);
    }
  }

  private boolean isPublished() {
    return new DayTag(DAY).isOn(house.lake().table(SEED));
  }

  private List<String> outcomes() {
    return new OpsReader(house.lake())
        .runs().stream().map(run -> run.get("run_id") + " " + run.get("outcome")).sorted().toList();
  }

  @Test
  void isRefusedWhileARunOfTheDayIsAlive() {
    Journal journal = house.journal();
    RunState run = journal.take(Optional.empty(), state("r1"));
    assertThatThrownBy(() -> new Rollback(house, line -> {}).undo(DAY))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "Cannot roll back 2026-11-20, another run works on it: r1 (process %d on "
                .formatted(ProcessHandle.current().pid()));
    assertThat(isPublished()).isTrue();
    assertThat(journal.open(DAY)).contains(run);
  }

  @Test
  void holdsTheDateUntilItIsDone() throws Exception {
    String last = "silver.users";
    house.lake().catalog().dropTable(Lake.id(last));

    assertThatThrownBy(() -> new Rollback(house, line -> {}).undo(DAY))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(last);

    RunState left = house.journal().open(DAY).orElseThrow();
    assertThat(left.isRollback()).isTrue();
    assertThat(house.journal().isAlive(left)).isFalse();
    assertThat(isPublished()).isFalse();
    assertThat(outcomes()).containsExactly("p1 published");

    house.catalogTool().apply();
    new Rollback(house, line -> {}).undo(DAY);

    assertThat(outcomes()).containsExactly("p1 rolled_back");
    assertThat(house.journal().open(DAY)).isEmpty();
  }

  @Test
  void isNotDoneTwiceAtOnce() {
    RunState first = house.journal().take(Optional.empty(), RunState.rollback(DAY));
    assertThatThrownBy(() -> new Rollback(house, line -> {}).undo(DAY))
        .hasMessageStartingWith(
            "Cannot roll back 2026-11-20, another run works on it: " + first.runId());
    assertThatThrownBy(() -> house.journal().take(Optional.empty(), state("r1")))
        .hasMessageStartingWith("Cannot run 2026-11-20, another run works on it: ");
    assertThat(isPublished()).isTrue();
  }

  @Test
  void givesUpARunThatWasKilled() throws Exception {
    Journal journal = house.journal();
    RunState killed = journal.take(Optional.empty(), state("r1"));
    record(killed, "running");
    journal.release(killed);

    new Rollback(house, line -> {}).undo(DAY);

    assertThat(isPublished()).isFalse();
    assertThat(outcomes()).containsExactly("p1 rolled_back", "r1 abandoned");
    assertThat(journal.open(DAY)).isEmpty();
  }
}
