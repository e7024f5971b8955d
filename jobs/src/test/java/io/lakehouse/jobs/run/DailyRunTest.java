package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run leaves behind that is disturbed before it has a job, or when it has no more of them.
 */
class DailyRunTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String RUN = "20261120_r1";

  @TempDir private Path folder;
  private Lakehouse house;
  private Runnable disturbance = () -> {};

  @BeforeEach
  void open() throws IOException {
    C2cGenerator.generate(DAY, 10, 1, Quirks.none(), folder.resolve("landing"));
    house =
        new Lakehouse(
            Settings.load(
                "batch",
                null,
                Map.of(
                    "lakehouse.catalog.warehouse-uri", folder.resolve("warehouse").toString(),
                    "lakehouse.landing.uri", folder.resolve("landing").toString())),
            configuration -> {
              disturbance.run();
              throw new IllegalStateException("the cluster is gone");
            });
    house.catalogTool().apply();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private RunReport run(Progress progress) throws Exception {
    return new DailyRun(house, progress).run(DAY, List.of(), Map.of());
  }

  /** What another process does that takes this one for dead. */
  private void takeOver() {
    Journal other = house.journal();
    RunState open = other.open(DAY).orElseThrow();
    other.take(Optional.of(open), open);
  }

  private List<Object> outcomes() {
    return new OpsReader(house.lake()).runs().stream().map(run -> run.get("outcome")).toList();
  }

  @Test
  void leavesAFailedRunForTheNextStart() {
    assertThatThrownBy(() -> run(line -> {})).hasMessage("the cluster is gone");
    assertThat(outcomes()).containsExactly("failed");
    assertThat(house.journal().isAlive(house.journal().open(DAY).orElseThrow())).isFalse();
  }

  @Test
  void recordsNoFailureOfARunThatIsAnothersMeanwhile() {
    disturbance = this::takeOver;
    assertThatThrownBy(() -> run(line -> {})).hasMessage("the cluster is gone");
    assertThat(outcomes()).as("the other one works on it").containsExactly("running");
    assertThat(house.journal().isAlive(house.journal().open(DAY).orElseThrow())).isTrue();
  }

  @Test
  void publishesNothingOfARunThatIsAnothersMeanwhile() {
    audited();
    assertThatThrownBy(
            () ->
                run(
                    line -> {
                      if (line.startsWith("publishing")) {
                        takeOver();
                      }
                    }))
        .isInstanceOf(TakenOverException.class)
        .hasMessageStartingWith(
            "Cannot go on, run %s of %s was taken over by ".formatted(RUN, DAY));
    assertThat(house.lake().table("silver.users").refs()).containsOnlyKeys("run_" + RUN);
    assertThat(outcomes()).isEmpty();
    assertThat(house.journal().open(DAY).orElseThrow().step()).isEqualTo(Step.AUDITED);
  }

  @Test
  void publishesWhatAKilledRunHasAudited() {
    audited();
    assertThatThrownBy(() -> run(line -> {}))
        .as("the day is run again, for other files have landed")
        .hasMessage("the cluster is gone");
    assertThat(house.lake().table("silver.users").refs()).containsOnlyKeys("main", "day-" + DAY);
    assertThat(outcomes()).containsExactly("published", "failed");
  }

  @Test
  void finishesARollbackThatWasKilled() {
    Journal journal = house.journal();
    journal.release(journal.take(Optional.empty(), RunState.rollback(DAY)));
    new Branches(house.lake(), DAY).tag("silver.countries");
    List<String> progress = new ArrayList<>();

    assertThatThrownBy(() -> run(progress::add)).hasMessage("the cluster is gone");

    assertThat(progress)
        .containsExactly("the rollback of 2026-11-20 was ended before it was done; finishing it");
    assertThat(house.lake().table("silver.countries").refs()).containsOnlyKeys("main");
    assertThat(journal.open(DAY).orElseThrow().isRollback()).as("the run is next").isFalse();
  }

  /** A run that was killed before it published; other files have landed since. */
  private void audited() {
    Journal journal = house.journal();
    RunState run =
        journal.take(
            Optional.empty(),
            new RunState(
                RUN,
                DAY.toString(),
                "other files",
                List.of("c2c_users"),
                Step.AUDITED,
                Map.of(),
                1,
                Owner.nobody()));
    new Branches(house.lake(), DAY).prepare(house.contracts().table("silver.users"), run.branch());
    journal.release(run);
  }
}
