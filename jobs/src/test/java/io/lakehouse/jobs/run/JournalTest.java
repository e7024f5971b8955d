package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final int THREADS = 6;

  @TempDir private Path warehouse;
  private Lakehouse house;

  @BeforeEach
  void open() {
    house =
        new Lakehouse(
            Settings.load(
                "batch", null, Map.of("lakehouse.catalog.warehouse-uri", warehouse.toString())),
            configuration -> {
              throw new IllegalStateException("no jobs here");
            });
    house.catalogTool().apply();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private static RunState state(String runId, LocalDate date) {
    return new RunState(
        runId, date.toString(), "f", List.of("a", "b"), Step.STARTED, Map.of(), 1, null);
  }

  @Test
  void keepsTheStateOfARunFromStepToStep() {
    Journal journal = house.journal();
    assertThat(journal.open(DAY)).isEmpty();
    RunState run = journal.take(Optional.empty(), state("r1", DAY));
    assertThat(journal.open(DAY)).contains(run);
    assertThat(journal.isAlive(run)).isTrue();
    run = journal.done(run, Step.FILLED, Map.of("rows/bronze.users", 3L));
    RunState after = journal.done(run, Step.AUDITED, Map.of("rows/silver.users", 2L));
    assertThat(journal.open(DAY)).contains(after);
    assertThat(after.step()).isEqualTo(Step.AUDITED);
    assertThat(after.counts()).containsOnlyKeys("rows/bronze.users", "rows/silver.users");
    journal.close(after);
    assertThat(journal.open(DAY)).isEmpty();
  }

  @Test
  void givesADateToOneRunOnly() {
    Journal journal = house.journal();
    RunState first = journal.take(Optional.empty(), state("r1", DAY));
    assertThatThrownBy(() -> journal.take(Optional.empty(), state("r2", DAY)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Cannot run 2026-11-20, another run works on it: r1 (process ");
    assertThat(journal.open(DAY)).contains(first);
    RunState other = journal.take(Optional.empty(), state("r3", DAY.plusDays(1)));
    assertThat(other.runId()).isEqualTo("r3");
  }

  @Test
  void letsOneOfManyWin() throws Exception {
    List<String> winners =
        atOnce(i -> house.journal().take(Optional.empty(), state("r" + i, DAY)).runId());
    assertThat(winners).hasSize(1);
    assertThat(house.journal().open(DAY).orElseThrow().runId()).isEqualTo(winners.get(0));
  }

  @Test
  void givesManyRunsADateEach() throws Exception {
    List<String> winners =
        atOnce(
            i -> house.journal().take(Optional.empty(), state("r" + i, DAY.plusDays(i))).runId());
    assertThat(winners).hasSize(THREADS);
  }

  @Test
  void takesARunOverWhenItsProcessIsGone() {
    Journal journal = house.journal();
    RunState run = journal.take(Optional.empty(), state("r1", DAY));
    journal.release(run);
    Optional<RunState> left = journal.open(DAY);
    assertThat(journal.isAlive(left.orElseThrow())).isFalse();
    RunState mine = journal.take(left, left.get());
    assertThat(mine.runId()).isEqualTo("r1");
    assertThat(journal.isAlive(mine)).isTrue();
    assertThatThrownBy(() -> journal.take(left, left.get()))
        .as("who looked before is too late")
        .isInstanceOf(RefusedException.class);
  }

  /** A process that was suspended past its lease: another one has gone on with its run. */
  private RunState takenOver(RunState run) {
    RunState theirs = house.journal().take(Optional.of(run), run);
    assertThat(house.journal().open(DAY)).contains(theirs);
    return theirs;
  }

  @Test
  void doesNotLetAProcessThatWakesUpWriteOverTheNewOwner() {
    Journal journal = house.journal();
    RunState run = journal.take(Optional.empty(), state("r1", DAY));
    RunState theirs = takenOver(run);
    List<ThrowingCallable> writes =
        List.of(
            () -> journal.done(run, Step.FILLED, Map.of()),
            () -> journal.sign(theirs),
            () -> journal.check(run),
            () -> journal.release(run),
            () -> journal.close(run));
    for (ThrowingCallable write : writes) {
      assertThatThrownBy(write)
          .isInstanceOf(TakenOverException.class)
          .hasMessageStartingWith(
              "Cannot go on, run r1 of 2026-11-20 was taken over by run r1 (process %d on "
                  .formatted(ProcessHandle.current().pid()))
          .hasMessageContaining("lakehouse.run.lease: see ./lake status");
      assertThat(journal.open(DAY)).contains(theirs);
    }
  }

  @Test
  void doesNotSignForAnotherEitherWhenItIsLate() {
    Journal journal = new Journal(house.lake(), Duration.ofMillis(-3));
    RunState run = journal.take(Optional.empty(), state("r1", DAY));
    RunState theirs = takenOver(run);
    assertThatThrownBy(() -> journal.sign(run)).isInstanceOf(TakenOverException.class);
    assertThat(journal.open(DAY)).contains(theirs);
  }

  @Test
  void saysThatAnotherProcessHasEndedTheRunMeanwhile() {
    Journal journal = house.journal();
    RunState run = journal.take(Optional.empty(), state("r1", DAY));
    Journal other = house.journal();
    other.close(other.take(Optional.of(run), run));
    assertThatThrownBy(() -> journal.check(run))
        .isInstanceOf(TakenOverException.class)
        .hasMessageStartingWith(
            "Cannot go on, run r1 of 2026-11-20 was taken over by a process that has ended since.");
    RunState next = other.take(Optional.empty(), state("r2", DAY));
    assertThatThrownBy(() -> journal.close(run))
        .isInstanceOf(TakenOverException.class)
        .hasMessageContaining("was taken over by run r2 (process ");
    assertThat(journal.open(DAY)).contains(next);
  }

  @Test
  void signsWithoutLosingAStepOrAnotherDate() {
    Journal journal = new Journal(house.lake(), Duration.ofMillis(-3));
    RunState run = journal.take(Optional.empty(), state("r1", DAY));
    RunState other = house.journal().take(Optional.empty(), state("r2", DAY.plusDays(1)));
    journal.done(run, Step.FILLED, Map.of());
    journal.sign(run);
    journal.release(run);
    assertThat(journal.open(DAY).orElseThrow().step()).isEqualTo(Step.FILLED);
    assertThat(journal.open(DAY.plusDays(1))).contains(other);
  }

  private interface Attempt {
    String run(int number) throws Exception;
  }

  /** Runs attempts at the same time; those that are refused have no result. */
  private static List<String> atOnce(Attempt attempt) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        tasks.add(
            () -> {
              try {
                return attempt.run(number);
              } catch (RefusedException e) {
                return null;
              }
            });
      }
      List<String> results = new ArrayList<>();
      for (Future<String> future : pool.invokeAll(tasks)) {
        if (future.get() != null) {
          results.add(future.get());
        }
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
