package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
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
      Attempt plain = lab.attempt("streaming", Map.of("parallelism.default", "2"));
      assertThat(writers(plain, check(2, plain))).isEqualTo(2);
      Attempt hash =
          lab.attempt("streaming", Map.of("parallelism.default", "2", "distribution-mode", "hash"));
      assertThat(writers(hash, check(1, hash)))
          .as("with hash a partition is one writer's")
          .isEqualTo(1);
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
      assertThatThrownBy(() -> check(1, soonFull))
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
   * @return the tables
   */
  private static List<String> check(int writers, Attempt attempt) throws Exception {
    StreamRun run = attempt.run(new StreamStart.Earliest());
    run.start().getJobExecutionResult().get();
    Lakehouse house = attempt.lake().house();
    List<String> names = run.tables().stream().map(TableContract::name).toList();
    for (String name : names) {
      long before = 0;
      long all = 0;
      for (Snapshot snapshot : house.lake().table(name).snapshots()) {
        long files = number(snapshot, "added-data-files");
        long partitions = Math.max(1, number(snapshot, "changed-partition-count"));
        long checkpoint = number(snapshot, "flink.max-committed-checkpoint-id");
        assertThat(files)
            .as("files of %s in checkpoint %s, after %s", name, checkpoint, before)
            .isLessThanOrEqualTo(writers * partitions * (checkpoint - before));
        all += files;
        before = checkpoint;
      }
      long counted = all;
      assertThat(FileGrowth.of(house, Instant.now()))
          .as("what status tells of the last hour")
          .anySatisfy(
              growth -> {
                assertThat(growth.table()).isEqualTo(name);
                assertThat(growth.files()).isEqualTo(counted);
              });
    }
    return names;
  }

  /** The most writers whose files of one partition are in one commit; a file's name begins so. */
  private static int writers(Attempt attempt, List<String> tables) {
    Lake lake = attempt.lake().house().lake();
    int most = 0;
    for (String name : tables) {
      Table table = lake.table(name);
      for (Snapshot snapshot : table.snapshots()) {
        Map<String, Set<String>> writers = new HashMap<>();
        for (DataFile file : snapshot.addedDataFiles(table.io())) {
          String begin = file.location().replaceFirst(".*/", "").substring(0, 5);
          writers
              .computeIfAbsent(file.partition().toString(), partition -> new HashSet<>())
              .add(begin);
          most = Math.max(most, writers.get(file.partition().toString()).size());
        }
      }
    }
    return most;
  }

  private static long number(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
