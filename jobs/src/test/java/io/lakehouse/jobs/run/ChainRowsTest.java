package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a chain of two jobs, a and b, among those of others. */
class ChainRowsTest {
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.optional(1, "n", Types.LongType.get()));

  @TempDir private Path folder;
  private Table table;
  private ChainRows.Start since;

  @BeforeEach
  void write() {
    table = new HadoopTables(new Configuration()).create(SCHEMA, folder.toString());
    job("other", 1, file("before", 1_000));
    since = ChainRows.Start.of(table);
    job("a", 1, file("a1", 10));
    job("a", 2, file("a2", 20));
    job("b", 3, file("b3", 40));
  }

  private static DataFile file(String name, long rows) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("/" + name + ".parquet")
        .withFileSizeInBytes(1)
        .withRecordCount(rows)
        .build();
  }

  private void job(String job, long checkpoint, DataFile file) {
    table
        .newAppend()
        .appendFile(file)
        .set("flink.job-id", job)
        .set("flink.max-committed-checkpoint-id", Long.toString(checkpoint))
        .commit();
  }

  private void mergeFilesOfA() {
    table
        .newRewrite()
        .deleteFile(file("a1", 10))
        .deleteFile(file("a2", 20))
        .addFile(file("merged", 30))
        .commit();
  }

  private long rows(long upTo) {
    return new ChainRows(table, chain("a", "b"), upTo).rows();
  }

  @Test
  void countsWhatTheJobsHaveCommittedUpToACheckpoint() {
    assertThat(rows(2)).isEqualTo(30);
    assertThat(rows(3)).isEqualTo(70);
    assertThat(rows(Long.MAX_VALUE)).isEqualTo(70);
    assertThat(new ChainRows(table, chain("b"), 3).rows()).isEqualTo(40);
  }

  @Test
  void passesOverWhatOthersWrite() {
    job("other", 2, file("other", 500));
    table.newAppend().appendFile(file("plain", 700)).commit();
    assertThat(rows(3)).isEqualTo(70);
    table.newDelete().deleteFile(file("plain", 700)).deleteFile(file("before", 1_000)).commit();
    assertThat(rows(3)).isEqualTo(70);
  }

  @Test
  void missesAFileThatAnotherHasTakenAway() {
    table.newDelete().deleteFile(file("a2", 20)).commit();
    assertThat(rows(3)).isEqualTo(50);
    assertThat(rows(1)).as("which was not there then").isEqualTo(10);
  }

  @Test
  void missesNothingThatARunOfADayHasReplaced() {
    table
        .newOverwrite()
        .deleteFile(file("a2", 20))
        .addFile(file("restated", 15))
        .set(Branches.RUN, "restate_20261120_1")
        .commit();
    assertThat(rows(3)).isEqualTo(70);
    table.newDelete().deleteFile(file("restated", 15)).deleteFile(file("a1", 10)).commit();
    assertThat(rows(3)).as("the file of the chain only").isEqualTo(60);
  }

  @Test
  void takesARewriteForTheSameRows() {
    mergeFilesOfA();
    assertThat(rows(3)).isEqualTo(70);
    table.newDelete().deleteFile(file("merged", 30)).commit();
    assertThat(rows(3)).isEqualTo(40);
  }

  @Test
  void needsNoSnapshotFromBefore() {
    table.expireSnapshots().expireSnapshotId(since.snapshot()).commit();
    assertThat(table.snapshot(since.snapshot())).isNull();
    assertThat(rows(3)).isEqualTo(70);
  }

  @Test
  void doesNotGuessWhatExpiredSnapshotsHadWritten() {
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(2).commit();
    assertThatThrownBy(() -> rows(3))
        .isInstanceOf(ExpiredException.class)
        .hasMessageStartingWith("Cannot account for the rows of ")
        .hasMessageContaining("snapshots since the stream began were expired by others");
  }

  @Test
  void keepsTheFiguresOfSnapshotsThatMaintenanceExpires() {
    mergeFilesOfA();
    job("other", 2, file("other", 500));
    settle();
    job("b", 4, file("b4", 80));
    settle();
    job("b", 5, file("b5", 160));
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    assertThat(table.snapshots()).hasSize(1);
    assertThat(rows(4)).isEqualTo(150);
    assertThat(rows(5)).isEqualTo(310);
    table.newDelete().deleteFile(file("merged", 30)).deleteFile(file("other", 500)).commit();
    assertThat(rows(5)).as("the file of the chain only").isEqualTo(280);
    assertThatThrownBy(() -> rows(3))
        .isInstanceOf(ExpiredException.class)
        .hasMessageContaining("at checkpoint 3, the figures up to 4 are kept as one");
  }

  /** As maintenance does before it expires snapshots. */
  private void settle() {
    ChainRows.Chain chain = chain("a", "b", "c-that-wrote-nothing");
    SettledRows settled = ChainRows.settle(table, chain, table.currentSnapshot(), List.of());
    table.updateProperties().set(SettledRows.property(chain), settled.json()).commit();
  }

  private ChainRows.Chain chain(String... jobs) {
    return new ChainRows.Chain("chain", since, Set.of(jobs));
  }

  @Test
  void doesNotGuessASumThatNobodyAskedForInTime() {
    settle();
    assertThatThrownBy(() -> new ChainRows(table, chain("a", "b"), 3).sum(new ColumnSums(), "n"))
        .isInstanceOf(ExpiredException.class)
        .hasMessageStartingWith("Cannot sum up n of ");
  }
}
