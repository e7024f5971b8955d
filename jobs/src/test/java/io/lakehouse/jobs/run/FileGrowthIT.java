package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

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
      assertThat(most(lab.attempt("streaming", Map.of("parallelism.default", "2")))).isEqualTo(2);
      assertThat(
              most(
                  lab.attempt(
                      "streaming",
                      Map.of("parallelism.default", "2", "distribution-mode", "hash"))))
          .as("with hash a partition is one writer's")
          .isEqualTo(1);
      assertThat(
              most(
                  lab.attempt(
                      "streaming",
                      Map.of("parallelism.default", "1", "target-file-size-bytes", "1000"))))
          .as("a file that is full is followed by another")
          .isGreaterThan(1);
    }
  }

  /** The most files that one commit has added for a partition that it changed. */
  private static long most(Attempt attempt) throws Exception {
    StreamRun run = attempt.run(new StreamStart.Earliest());
    run.start().getJobExecutionResult().get();
    Lakehouse house = attempt.lake().house();
    long most = 0;
    for (TableContract contract : run.tables()) {
      long files = 0;
      List<Snapshot> snapshots =
          StreamSupport.stream(house.lake().table(contract.name()).snapshots().spliterator(), false)
              .toList();
      for (Snapshot snapshot : snapshots) {
        files += number(snapshot, "added-data-files");
        long partitions = Math.max(1, number(snapshot, "changed-partition-count"));
        most = Math.max(most, (number(snapshot, "added-data-files") + partitions - 1) / partitions);
      }
      long counted = files;
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
