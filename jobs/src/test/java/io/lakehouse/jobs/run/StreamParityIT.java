package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobExecutionResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The events of one topic give the same tables in batch and in streaming mode. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class StreamParityIT {
  private static final long EVENTS = 20_000;
  private static final String TOPIC = "user-activity";
  private static final String FEED = "user_activity";

  private LocalBroker broker;
  private TestLake lake;
  private EventCounts sent;
  private Result batch;

  /** What a run has written, and what its ledger says. */
  private record Result(Map<String, Rows> tables, List<LedgerRow> ledger) {}

  @BeforeAll
  void sendEventsAndRunThemInBatchMode(TestLake given, @TempDir Path folder) throws Exception {
    lake = given;
    broker = LocalBroker.start(folder);
    broker.createTopic(TOPIC, 4);
    EventPlan plan = EventPlan.of(EVENTS, 2_000, 7).withFlaws(0.05, 0.02, 0.01);
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), TOPIC)) {
      sent = EventGenerator.generate(plan, topic);
      topic.flush();
    }
    batch = run("batch", Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    broker.close();
  }

  private Result run(String mode, Map<String, String> keys) throws Exception {
    TestLake other = lake.another();
    Map<String, String> all = new TreeMap<>(keys);
    all.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
    all.put("execution.checkpointing.interval", "1 s");
    all.put(
        "execution.checkpointing.dir", other.folder().resolve("checkpoints").toUri().toString());
    all.put("restart-strategy.type", "none");
    Lakehouse house = other.open(mode, all);
    KafkaFeed feed = StreamRun.feed(house, FEED).untilCaughtUp();
    StreamRun run = new StreamRun(house, feed);
    JobExecutionResult result = run.start().getJobExecutionResult().get();
    Map<String, Rows> tables = new LinkedHashMap<>();
    for (TableContract table : run.tables()) {
      tables.put(
          table.name(),
          other.table(
              table.name(),
              table.columns().stream()
                  .map(Column::name)
                  .filter(column -> !column.equals("run_id"))
                  .toArray(String[]::new)));
    }
    tables.put(
        "bronze.rejects",
        other.table("bronze.rejects", "feed", "reason", "raw_text", "source_partition"));
    tables.put(
        "silver.quarantine",
        other.table("silver.quarantine", "feed", "rule", "payload", "source_partition"));
    return new Result(tables, run.ledger(result));
  }

  @Test
  void nothingIsLost() {
    assertThat(batch.ledger()).isNotEmpty().allMatch(LedgerRow::balanced);
    Rows silver = batch.tables().get("silver.user_activity");
    assertThat(batch.tables().get("bronze.rejects").count()).isEqualTo((int) sent.broken());
    assertThat(batch.tables().get("bronze.user_activity").count())
        .isEqualTo((int) (sent.records() - sent.broken()));
    assertThat(silver.count()).isEqualTo((int) EVENTS);
    assertThat(batch.tables().get("silver.quarantine").count()).isZero();
  }

  @Test
  void partsSumUpToTheEvents() {
    Rows silver = batch.tables().get("silver.user_activity");
    Rows hourly = batch.tables().get("gold.activity_hourly_parts");
    assertThat(hourly.sum("events")).isEqualTo(EVENTS);
    assertThat(hourly.sum("new_users"))
        .as("a user counts once a date")
        .isEqualTo(
            silver.select(List.of("user_id", "event_date")).list().stream().distinct().count());
    assertThat(hourly.sum("new_sessions"))
        .isEqualTo(
            silver.select(List.of("user_id", "session_id")).list().stream().distinct().count());
    Rows conversion = batch.tables().get("gold.conversion_daily_parts");
    for (Map.Entry<String, String> step :
        Map.of(
                "sessions_viewed", "product_view",
                "sessions_carted", "add_to_cart",
                "sessions_checked_out", "checkout_start",
                "sessions_purchased", "purchase")
            .entrySet()) {
      assertThat(conversion.sum(step.getKey()))
          .as(step.getKey())
          .isPositive()
          .isEqualTo(
              silver
                  .where("event_type", step.getValue())
                  .select(List.of("user_id", "session_id"))
                  .list()
                  .stream()
                  .distinct()
                  .count());
    }
  }

  @Test
  void streamingGivesTheRowsOfBatch() throws Exception {
    same(run("streaming", Map.of()));
  }

  @Test
  void streamingWithOneReaderGivesTheRowsOfBatch() throws Exception {
    same(run("streaming", Map.of("parallelism.default", "1")));
  }

  private void same(Result other) {
    assertThat(other.ledger()).isEqualTo(batch.ledger());
    assertThat(Rows.difference(other.tables(), batch.tables())).isEmpty();
  }
}
