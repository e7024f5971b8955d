package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of a stream of another process that loses a file, and then its life. */
@ExtendWith(LakehouseExtension.class)
class StreamLedgerIT {
  private static final String TOPIC = "user-activity";

  @RegisterExtension private final Terminal terminal = new Terminal();

  private int lake(TestLake lake, String... command) {
    terminal.clear();
    String[] all = new String[command.length + 1];
    System.arraycopy(command, 0, all, 0, command.length);
    all[command.length] = "--warehouse=" + lake.warehouse();
    return Main.execute(all);
  }

  private static LakeProcess stream(TestLake lake, LocalBroker broker, String... more) {
    String[] all = new String[more.length + 5];
    all[0] = "--warehouse=" + lake.warehouse();
    all[1] = "--bootstrap=" + broker.bootstrap();
    all[2] = "-Dexecution.checkpointing.interval=1s";
    all[3] = "-Dexecution.checkpointing.dir=" + lake.folder().resolve("checkpoints").toUri();
    all[4] =
        "-Dexecution.checkpointing.savepoint-dir=" + lake.folder().resolve("savepoints").toUri();
    System.arraycopy(more, 0, all, 5, more.length);
    return LakeProcess.start(lake, "stream", all);
  }

  private static boolean hasLedger(TestLake lake, long records) {
    return lake.house().lake().exists("ops.ledger")
        && lake.table("ops.ledger").where("table_name", "bronze.user_activity").list().stream()
            .anyMatch(row -> row.get("read").equals(records));
  }

  private static void removeAFile(Table table) throws Exception {
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      table.newDelete().deleteFile(files.iterator().next().file()).commit();
    }
  }

  @Test
  void tellsOfALossAndOfADeath(TestLake lake, @TempDir Path folder) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder)) {
      broker.createTopic(TOPIC, EventPlan.PARTITIONS);
      try (EventTopic topic = EventTopic.open(broker.bootstrap(), TOPIC)) {
        EventGenerator.generate(EventPlan.of(2_000, 200, 3), topic);
        topic.flush();
      }
      try (LakeProcess killed = stream(lake, broker)) {
        killed.await(() -> hasLedger(lake, 2_000));
        assertThat(lake(lake, "ledger")).as(terminal.out()).isZero();
        assertThat(terminal.out()).contains("running").endsWith("balanced\n");
        killed.kill();
      }
      assertThat(lake(lake, "status")).isZero();
      assertThat(terminal.out())
          .containsPattern("last run         stream_\\w+ of .*: killed, started ")
          .contains("ended without a word: go on with ./lake stream --from-latest-checkpoint")
          .contains("next: ./lake stream --warehouse " + lake.warehouse());
      assertThat(lake(lake, "ledger", "--follow")).isZero();
      assertThat(terminal.out())
          .containsPattern(
              "stream_\\w+ checkpoint \\d+: bronze.user_activity 2,000 = 2,000 written balanced; silver.user_activity 2,000 = ")
          .containsPattern("stream_\\w+ is killed\n");

      try (LakeProcess robbed = stream(lake, broker, "--from-latest-checkpoint")) {
        robbed.awaitLine("streaming user_activity to ");
        robbed.await(() -> lake.table("silver.user_activity", "event_id").count() == 2_000);
        removeAFile(lake.house().lake().table("silver.user_activity"));
        robbed.awaitLine("NOT BALANCED");
        assertThat(lake(lake, "ledger")).isEqualTo(1);
        robbed.stop();
        assertThat(robbed.await()).as(robbed::stderr).isEqualTo(1);
        assertThat(robbed.stdout())
            .containsPattern("stream_\\w+ stopped\n")
            .containsPattern(
                "ledger silver.user_activity 2,000 = .*NOT BALANCED, [\\d,]+ missing\n")
            .contains("next: ./lake stream --from-savepoint ");
      }
      assertThat(lake(lake, "ledger", "--follow")).isEqualTo(1);
      assertThat(terminal.out()).contains("NOT BALANCED").contains(" is stopped\n");
    }
  }
}
