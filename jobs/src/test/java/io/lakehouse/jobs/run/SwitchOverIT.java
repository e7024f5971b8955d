package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A stream that begins where another run has ended knows what that one has written. */
@ExtendWith(LakehouseExtension.class)
class SwitchOverIT {
  private static final String TOPIC = "user-activity";
  private static final List<String> VIEWS =
      List.of(
          "SELECT * FROM gold.activity_hourly",
          "SELECT * FROM gold.conversion_daily",
          "SELECT * FROM gold.user_active_months");

  @TempDir Path folder;

  private Lakehouse house(TestLake lake, String mode, LocalBroker broker) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
    keys.put("execution.checkpointing.interval", "1 s");
    keys.put("execution.checkpointing.dir", lake.folder().resolve("checkpoints").toString());
    keys.put("restart-strategy.type", "none");
    return lake.open(mode, keys);
  }

  private static void run(Lakehouse house, StreamStart start) throws Exception {
    KafkaFeed feed = StreamRun.feed(house, "user_activity").untilCaughtUp();
    new StreamRun(house, feed, start).start().getJobExecutionResult().get();
  }

  private static void send(LocalBroker broker, EventPlan plan) throws Exception {
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), TOPIC)) {
      EventGenerator.generate(plan, topic);
      topic.flush();
    }
  }

  @Test
  void leavesNoGapAndNoDuplicate(TestLake lake) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder)) {
      broker.createTopic(TOPIC, 4);
      EventPlan plan = EventPlan.of(3_000, 300, 7).withFlaws(0.05, 0.02, 0.01);
      send(broker, plan);
      run(house(lake, "batch", broker), new StreamStart.Earliest());
      // The same events once more, all of them duplicates, and others of the same users.
      send(broker, plan);
      send(broker, EventPlan.of(3_000, 300, 8));
      run(house(lake, "streaming", broker), new StreamStart.NextOffsets());

      TestLake whole = lake.another();
      run(house(whole, "streaming", broker), new StreamStart.Earliest());
      Map<String, Rows> expected =
          Map.of("silver.user_activity", whole.content("silver.user_activity"));
      Map<String, Rows> found =
          Map.of("silver.user_activity", lake.content("silver.user_activity"));
      assertThat(found.get("silver.user_activity").count()).isEqualTo(6_000);
      assertThat(Rows.difference(found, expected)).isEmpty();
      for (String view : VIEWS) {
        List<Row> sums = whole.rows(view);
        assertThat(lake.rows(view)).as(view).containsExactlyInAnyOrderElementsOf(sums);
      }
    }
  }
}
