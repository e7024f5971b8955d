package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the number of small files of a stream in bounds. */
@ExtendWith(LakehouseExtension.class)
class FileGrowthIT {
  @Test
  void aCheckpointAddsAFileAWriterAndPartitionAtMost(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      lab.send(4_000, 9);
      assertThat(most(2, lab.attempt("streaming", Map.of("parallelism.default", "2"))))
          .as("both writers have rows")
          .isGreaterThanOrEqualTo(2);
      most(
          1, // with hash a partition is one writer's
          lab.attempt(
              "streaming", Map.of("parallelism.default", "2", "distribution-mode", "hash")));
      Attempt soonFull =
          lab.attempt(
              "streaming",
              Map.of(
                  "parallelism.default",
                  "1",
                  "target-file-size-bytes",
                  "1000",
                  // Long enough for more rows than a file takes before its size is asked for.
                  "execution.checkpointing.interval",
                  "3 s"));
      assertThatThrownBy(() -> most(1, soonFull))
          .as("a file that is full is followed by another")
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("files of bronze.user_activity");
    }
  }

  /**
   * Runs the events and checks that no commit has more files than its checkpoints allow. More than
   * one checkpoint's files are in a commit when Flink has declined the one before, because a task
   * was about to begin or to end.
   *
   * @param writers that may have rows of one partition
   * @return the most files that one commit has added
   */
  private static long most(int writers, Attempt attempt) throws Exception {
    StreamRun run = attempt.run(new StreamStart.Earliest());
    run.start().getJobExecutionResult().get();
    Lakehouse house = attempt.lake().house();
    long most = 0;
    for (TableContract contract : run.tables()) {
      List<Snapshot> snapshots =
          StreamSupport.stream(house.lake().table(contract.name()).snapshots().spliterator(), false)
              .toList();
      long before = 0;
      long all = 0;
      for (Snapshot snapshot : snapshots) {
        long files = number(snapshot, "added-data-files");
        long partitions = Math.max(1, number(snapshot, "changed-partition-count"));
        long checkpoint = number(snapshot, "flink.max-committed-checkpoint-id");
        assertThat(files)
            .as("files of %s in checkpoint %s, after %s", contract.name(), checkpoint, before)
            .isLessThanOrEqualTo(writers * partitions * (checkpoint - before));
        most = Math.max(most, files);
        all += files;
        before = checkpoint;
      }
      long counted = all;
      assertThat(FileGrowth.of(house, Instant.now()))
          .as("what status tells of the last hour")
          .anySatisfy(
              growth -> {
                assertThat(growth.table()).isEqualTo(contract.name());
                assertThat(growth.files()).isEqualTo(counted);
              });
    }
    return most;
  }

  private static long number(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
