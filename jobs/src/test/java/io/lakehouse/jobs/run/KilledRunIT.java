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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run that is ended by SIGKILL, wherever it is, and started again, ends as if undisturbed. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class KilledRunIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final long USERS = 1_500;

  /**
   * A moment to kill a run at.
   *
   * @param done the last step that is done then
   * @param words what the run has just said
   * @param written a table of which a file must be there, too; null for none
   */
  private record Moment(Step done, String words, String written) {}

  private static final List<Moment> MOMENTS =
      List.of(
          new Moment(Step.STARTED, "bronze, silver, gold: filling", "gold/user_market_profile"),
          new Moment(Step.FILLED, "auditing", null),
          new Moment(Step.AUDITED, "publishing", null));

  private TestLake lake;
  private RunReport report;
  private Map<String, Rows> expected;

  @BeforeAll
  void runUndisturbed(TestLake given) throws Exception {
    lake = given;
    generate(lake);
    report = lake.run(DAY);
    assertThat(report.isPublished()).isTrue();
    expected = results(lake);
  }

  private static void generate(TestLake lake) throws IOException {
    C2cGenerator.generate(DAY, USERS, 11, Quirks.at(0.02), lake.landing());
  }

  private static LakeProcess start(TestLake lake) {
    return LakeProcess.start(
        lake, "run", "--date=" + DAY, "--landing=" + lake.landing(), warehouse(lake));
  }

  private static String warehouse(TestLake lake) {
    return "--warehouse=" + lake.warehouse();
  }

  private static Map<String, Rows> results(TestLake lake) {
    Map<String, Rows> results = new TreeMap<>(lake.contents());
    results.put(
        "bronze.rejects", lake.table("bronze.rejects", "feed", "reason", "raw_text", "raw_bytes"));
    results.put(
        "silver.quarantine",
        lake.table("silver.quarantine", "feed", "table_name", "rule", "payload"));
    results.put(
        "ops.ledger",
        lake.table(
            "ops.ledger",
            "table_name",
            "equation",
            "read",
            "written",
            "rejected",
            "quarantined",
            "duplicates",
            "balanced"));
    results.put(
        "ops.quality",
        lake.table("ops.quality", "table_name", "rule", "severity", "passed", "failed"));
    return results;
  }

  @Test
  void goesOnAfterTheLastStepHoweverOftenItIsKilled() throws Exception {
    TestLake other = lake.another();
    generate(other);
    String id = null;
    Step before = null;
    for (Moment moment : MOMENTS) {
      try (LakeProcess process = start(other)) {
        if (before != null) {
          process.awaitLine(goingOn(id, before));
        }
        process.awaitLine(moment.words());
        if (moment.written() != null) {
          process.await(() -> hasData(other, moment.written()));
        }
        process.kill();
      }
      assertThat(other.table("ops.runs").list())
          .singleElement()
          .satisfies(run -> assertThat(run).containsEntry("outcome", "running"));
      assertThat(other.published().keySet())
          .as("nothing is published before the audits have passed")
          .noneMatch(ref -> ref.contains("@day-") && moment.done() != Step.AUDITED);
      id = (String) other.table("ops.runs").list().get(0).get("run_id");
      before = moment.done();
    }
    try (LakeProcess status = LakeProcess.start(other, "status", warehouse(other))) {
      assertThat(status.await()).isZero();
      assertThat(status.stdout())
          .contains("last run         %s of %s: killed after step AUDITED".formatted(id, DAY))
          .contains("next: ./lake run --date " + DAY)
          .contains(" goes on where it stopped");
    }

    RunReport last = other.run(DAY);

    assertThat(other.progress()).first().isEqualTo(goingOn(id, Step.AUDITED));
    assertThat(last.runId()).isEqualTo(id);
    assertThat(last.isPublished()).isTrue();
    assertThat(last.ledger()).isEqualTo(report.ledger());
    assertThat(Rows.difference(results(other), expected)).isEmpty();
    assertThat(other.table("ops.runs").list())
        .singleElement()
        .satisfies(run -> assertThat(run).containsEntry("outcome", "published"));
    assertThat(other.published().keySet()).isEqualTo(lake.published().keySet());
    assertThat(branches(other)).isEmpty();
  }

  private static boolean hasData(TestLake lake, String table) {
    try (Stream<Path> files = Files.walk(lake.warehouse())) {
      return files
          .map(Path::toString)
          .anyMatch(file -> file.contains(table) && file.endsWith(".parquet"));
    } catch (UncheckedIOException e) {
      // A file was deleted while they were listed; the next look tells.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String goingOn(String id, Step done) {
    return "run %s was ended before it was done; going on after step %s"
        .formatted(id, done.name().toLowerCase(Locale.ROOT));
  }

  private static List<String> branches(TestLake lake) {
    return lake.house().contracts().tables().stream()
        .flatMap(table -> lake.house().lake().table(table.name()).refs().entrySet().stream())
        .filter(ref -> ref.getValue().isBranch() && !ref.getKey().equals("main"))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void beginsAnewWhenTheInputHasChangedSinceTheRunWasKilled() throws Exception {
    TestLake other = lake.another();
    generate(other);
    try (LakeProcess process = start(other)) {
      process.awaitLine("auditing");
      process.kill();
    }
    String id = (String) other.table("ops.runs").list().get(0).get("run_id");
    C2cGenerator.generate(DAY, USERS, 12, Quirks.none(), other.landing());

    RunReport second = other.run(DAY);

    assertThat(other.progress())
        .first()
        .isEqualTo("run %s was ended and its input has changed; beginning anew".formatted(id));
    assertThat(second.runId()).isNotEqualTo(id);
    assertThat(second.rows()).containsEntry("silver.users", USERS);
    assertThat(other.table("bronze.rejects").list())
        .as("records of the killed run are gone")
        .isEmpty();
    assertThat(other.table("ops.runs").list())
        .extracting(run -> run.get("run_id") + " " + run.get("outcome"))
        .containsExactlyInAnyOrder(id + " abandoned", second.runId() + " published");
    assertThat(branches(other)).isEmpty();
  }

  @Test
  void finishesAPublishBeforeItTakesInputThatHasChangedSince() throws Exception {
    TestLake other = lake.another();
    generate(other);
    DailyRun failing =
        new DailyRun(
            other.house(),
            line -> {
              if (line.startsWith("publishing")) {
                throw new IllegalStateException("the lights went out");
              }
            });
    assertThatThrownBy(() -> failing.run(DAY, List.of("c2c_users"), Map.of()))
        .hasMessage("the lights went out");
    String id = (String) other.table("ops.runs").list().get(0).get("run_id");
    C2cGenerator.generate(DAY, 100, 12, Quirks.none(), other.landing());

    RunReport second = other.run(other.house(), DAY, "c2c_users");

    assertThat(other.progress()).first().isEqualTo(goingOn(id, Step.AUDITED));
    assertThat(other.progress()).contains("the input has changed since; running the day again");
    assertThat(second.runId()).isNotEqualTo(id);
    assertThat(second.rows()).containsEntry("silver.users", 100L);
    assertThat(other.table("ops.runs").list())
        .extracting(run -> run.get("run_id") + " " + run.get("outcome"))
        .containsExactlyInAnyOrder(id + " published", second.runId() + " published");
  }

  @Test
  void refusesASecondRunWhileTheFirstOneLives() throws Exception {
    TestLake other = lake.another();
    generate(other);
    try (LakeProcess first = start(other)) {
      first.awaitLine("bronze, silver, gold: filling");
      first.suspend();
      String id = (String) other.table("ops.runs").list().get(0).get("run_id");
      String refusal =
          "Cannot run %s, another run works on it: %s (process %d on "
              .formatted(DAY, id, first.pid());
      assertThatThrownBy(() -> other.run(DAY))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith(refusal)
          .hasMessageEndingWith("Wait for it, or end it and start again");
      try (LakeProcess second = start(other)) {
        assertThat(second.await()).isEqualTo(1);
        assertThat(second.stderr()).contains(refusal);
        assertThat(second.stdout()).isEmpty();
      }
    }
  }

  @Test
  void stopsWhenAnotherProcessHasTakenItsRunOver() throws Exception {
    TestLake other = lake.another();
    generate(other);
    Journal journal = other.house().journal();
    RunState theirs;
    try (LakeProcess first = start(other)) {
      first.awaitLine("filling");
      theirs = takeOver(journal);
      assertThat(first.await()).as(first.stderr()).isEqualTo(1);
      assertThat(first.stderr())
          .contains(
              "Cannot go on, run %s of %s was taken over by run %s (process %d on "
                  .formatted(theirs.runId(), DAY, theirs.runId(), ProcessHandle.current().pid()));
    }
    assertThat(journal.open(DAY)).contains(theirs);
    assertThat(other.table("ops.runs").list())
        .singleElement()
        .satisfies(run -> assertThat(run).containsEntry("outcome", "running"));
    assertThat(other.published().keySet()).noneMatch(ref -> ref.contains("@day-"));

    journal.release(theirs);
    RunReport last = other.run(DAY);

    assertThat(last.runId()).isEqualTo(theirs.runId());
    assertThat(Rows.difference(results(other), expected)).isEmpty();
  }

  /** As a process does that sees no sign of the other for longer than the lease. */
  private static RunState takeOver(Journal journal) {
    while (true) {
      RunState open = journal.open(DAY).orElseThrow();
      try {
        return journal.take(Optional.of(open), open);
      } catch (RefusedException e) {
        // It has just noted a step; the state that it wrote is there to be taken over, too.
      }
    }
  }
}
