package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LakehouseExtension.class)
class DemoIT {

  @Test
  void runsADayAndAStreamAndShowsTheLedgerOfBoth(TestLake lake) throws Exception {
    try (LakeProcess demo = demo(lake, 2000)) {
      assertThat(demo.await()).as(demo::stderr).isZero();
      assertThat(demo.stderr())
          .contains("a Kafka broker runs in this process: 127.0.0.1:")
          .containsPattern("sent 2,0\\d\\d records: \\d+ late, \\d+ twice, \\d+ broken")
          .containsPattern("read (2,0\\d\\d)  committed \\1  lag 0  freshness \\d+\\.\\d s");
      assertThat(demo.stdout())
          .containsPattern("\\n2\\d{7}_\\w+ +silver.users +")
          .containsPattern("\\nstream_\\w+ +bronze.user_activity +2,?0\\d\\d +")
          .containsPattern("\\nstream_\\w+ +gold.activity_hourly_parts +2,?000 +")
          .doesNotContain("false")
          .as("figures, not their changes")
          .doesNotContain("| -D |")
          .contains("gold.conversion_daily");
    }
  }

  /** With fewer events, whose offsets the tables have already of another topic. */
  @Test
  void runsTwice(TestLake lake) throws Exception {
    for (int events : new int[] {2000, 500}) {
      try (LakeProcess demo = demo(lake, events)) {
        assertThat(demo.await()).as(demo::stderr).isZero();
      }
    }
    assertThat(lake.rows("SELECT event_id FROM silver.user_activity")).hasSize(2500);
  }

  private static LakeProcess demo(TestLake lake, int events) throws Exception {
    return LakeProcess.start(
        lake,
        "demo",
        "--users=300",
        "--events=" + events,
        "--warehouse=" + lake.warehouse(),
        "-Dlakehouse.landing.uri=" + lake.landing(),
        "-Dexecution.checkpointing.dir=" + lake.folder().resolve("checkpoints").toUri());
  }
}
