package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers of one table. */
class RetryTest {
  private final HadoopTables tables = new HadoopTables(new Configuration());
  private final AtomicInteger tries = new AtomicInteger();
  @TempDir private Path folder;

  @BeforeEach
  void create() {
    tables.create(
        new Schema(Types.NestedField.required(1, "n", Types.LongType.get())), folder.toString());
    append("first");
  }

  private Table table() {
    return tables.load(folder.toString());
  }

  private void append(String name) {
    DataFile file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("/" + name + ".parquet")
            .withFileSizeInBytes(1)
            .withRecordCount(1)
            .build();
    table().newAppend().appendFile(file).commit();
  }

  @Test
  void beginsAnewWhenAnotherCommitsMeanwhile() {
    long head =
        Retry.commit(
            () -> {
              Table table = table();
              ManageSnapshots branch = table.manageSnapshots().createBranch("mine");
              if (tries.incrementAndGet() == 1) {
                append("of a stream");
              }
              branch.commit();
              return table.snapshot("mine").snapshotId();
            });
    assertThat(tries).hasValue(2);
    assertThat(head).isEqualTo(table().currentSnapshot().snapshotId());
    assertThat(table().refs()).containsOnlyKeys("main", "mine");
  }

  @Test
  void doesNotTryAgainWhatCannotSucceed() {
    assertThatThrownBy(
            () ->
                Retry.commit(
                    () -> {
                      tries.incrementAndGet();
                      throw new ValidationException("files were changed");
                    }))
        .isInstanceOf(ValidationException.class)
        .hasMessage("files were changed");
    assertThat(tries).hasValue(1);
  }
}
