package io.lakehouse.jobs.run;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where a stream begins when its tables have been written before. */
@ExtendWith(LakehouseExtension.class)
class StreamStartIT {
  private static final String JOB = "00000000000000000000000000000abc";

  @Test
  void readsNothingTwiceAndNothingNever(TestLake lake, @TempDir Path folder) throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      long first = lab.send(1_000, 1).records();
      Attempt attempt = lab.attempt("streaming", Map.of("$internal.pipeline.job-id", JOB));
      attempt.finish();
      runADayWithABrokenLine(attempt.lake());
      long second = lab.send(500, 2).records();

      refused(
          attempt,
          new StreamStart.Earliest(),
          "Cannot begin at the earliest records, the tables have records of [user-activity] already and would get them twice: go on with --from-latest-checkpoint");
      refused(
          attempt,
          new StreamStart.NextOffsets(),
          "Cannot begin without state under a job id that has written the tables, its commits would be dropped without a word: "
              + JOB);
      refused(
          attempt,
          new StreamStart.Latest(),
          "Cannot go on from the latest checkpoint, job "
              + JOB
              + " that wrote the tables last left none");
      refused(
          attempt,
          new StreamStart.Saved(folder.resolve("nothing").toUri().toString()),
          "it is no complete savepoint or checkpoint");

      attempt.keys().remove("$internal.pipeline.job-id");
      StreamRun run = attempt.run(new StreamStart.NextOffsets());
      var ended = run.start().getJobExecutionResult().get();
      ParityLab.Result result = attempt.result(run, run.ledger(ended));
      assertThat(result.ledger()).allMatch(LedgerRow::balanced);
      Rows bronze = result.tables().get("bronze.user_activity");
      Rows rejects = result.tables().get("bronze.rejects");
      assertThat(bronze.count() + rejects.count()).isEqualTo((int) (first + second + 1));
      assertThat(bronze.select(List.of("source_partition", "source_line")).list())
          .doesNotHaveDuplicates();
    }
  }

  /** Its job commits a reject to main, too, and must not be taken for the last stream. */
  private static void runADayWithABrokenLine(TestLake lake) throws Exception {
    LocalDate day = LocalDate.parse("2026-01-02");
    C2cGenerator.generate(day, 20, 1, Quirks.none(), lake.landing());
    try (Stream<Path> files = Files.list(lake.landingFolder("c2c_users", day))) {
      Files.writeString(files.findFirst().orElseThrow(), "broken,line\n", APPEND);
    }
    assertThat(lake.run(lake.house(), day, "c2c_users").isPublished()).isTrue();
  }

  private static void refused(Attempt attempt, StreamStart start, String reason) {
    assertThatThrownBy(() -> attempt.run(start).start())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(reason);
  }
}
