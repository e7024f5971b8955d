package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventFiles;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobExecutionResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A day of events from files, and the same events through a topic. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class EventDayIT {
  private static final long EVENTS = 10_000;
  private static final String FEED = "user_activity";

  /** Not the day on which the events arrived: the folder decides. */
  private static final LocalDate DAY = LocalDate.parse("2026-11-02");

  private static final List<String> VIEWS =
      List.of(
          "gold.activity_hourly",
          "gold.product_activity_hourly",
          "gold.conversion_daily",
          "gold.user_active_months");

  private final EventPlan plan =
      EventPlan.of(EVENTS, 1_000, 7)
          .withFlaws(0.05, 0.02, 0.01)
          .withTime(
              Instant.now().truncatedTo(ChronoUnit.DAYS).minus(5, ChronoUnit.DAYS),
              Duration.ofHours(24));

  private TestLake lake;
  private TestLake streamed;
  private LocalBroker broker;
  private EventCounts made;
  private RunReport report;

  @BeforeAll
  void runTheDayFromFilesAndFromATopic(TestLake given, @TempDir Path folder) throws Exception {
    lake = given;
    made = land(lake, DAY, folder.resolve("files"));
    report = lake.run(lake.house(), DAY, FEED);
    broker = LocalBroker.start(folder.resolve("broker"));
    broker.createTopic("user-activity", EventPlan.PARTITIONS);
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), "user-activity")) {
      EventGenerator.generate(plan, topic);
      topic.flush();
    }
    streamed = lake.another();
    stream(streamed);
  }

  @AfterAll
  void stop() throws Exception {
    broker.close();
  }

  /** All files in one folder, on whatever days their events arrived. */
  private EventCounts land(TestLake target, LocalDate date, Path out) throws IOException {
    EventCounts counts;
    List<GeneratedFile> files;
    try (EventFiles landing = EventFiles.open(plan, out)) {
      counts = EventGenerator.generate(plan, landing);
      landing.close();
      files = landing.files();
    }
    for (GeneratedFile file : files) {
      String day = file.path().getParent().getFileName().toString();
      Files.move(
          file.path(),
          target.landingFolder(FEED, date).resolve(day + "-" + file.path().getFileName()));
    }
    return counts;
  }

  private void stream(TestLake target) throws Exception {
    Map<String, String> keys = new TreeMap<>();
    keys.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
    keys.put("execution.checkpointing.interval", "1 s");
    keys.put(
        "execution.checkpointing.dir", target.folder().resolve("checkpoints").toUri().toString());
    keys.put("restart-strategy.type", "none");
    Lakehouse house = target.open("streaming", keys);
    StreamRun run = new StreamRun(house, StreamRun.feed(house, FEED).untilCaughtUp());
    JobExecutionResult result = run.start().getJobExecutionResult().get();
    assertThat(target.table("ops.runs").where("run_id", run.id()).column("outcome"))
        .containsExactly("running");
    run.ended("caught_up", null, run.ledger(result));
  }

  @Test
  @Order(1)
  void publishesTheDayWithABalancedLedgerAndAudits() {
    assertThat(report.reasons()).isEmpty();
    assertThat(report.isPublished()).isTrue();
    assertThat(report.ledger())
        .extracting(row -> row.table() + ": " + row.equation())
        .containsExactly(
            "bronze.user_activity: read = written + rejected",
            "silver.user_activity: bronze.user_activity = written + quarantined + duplicates",
            "gold.activity_hourly_parts: silver.user_activity = sum(events)");
    assertThat(report.ledger()).allMatch(LedgerRow::balanced);
    assertThat(report.ledger())
        .extracting(LedgerRow::in)
        .containsExactly(made.records(), made.records() - made.broken(), EVENTS);
    assertThat(report.findings())
        .extracting(finding -> finding.audit().name())
        .containsExactlyInAnyOrder("event_ids_are_unique", "parts_sum_to_silver");
    assertThat(report.findings()).allMatch(finding -> finding.passed());
    for (String table : report.rows().keySet()) {
      if (!table.contains("/")) {
        assertThat(lake.table(table, "snapshot_date").column("snapshot_date"))
            .as(table)
            .isNotEmpty()
            .containsOnly(DAY);
      }
    }
  }

  @Test
  @Order(2)
  void givesTheSameSilverAsATopic() {
    List<String> outside = List.of("arrived_at", "source_file", "snapshot_date");
    String[] columns =
        lake.contract("silver.user_activity").columns().stream()
            .map(Column::name)
            .filter(column -> !outside.contains(column))
            .toArray(String[]::new);
    Rows ofFiles = lake.table("silver.user_activity", columns);
    assertThat(ofFiles.count()).isEqualTo((int) EVENTS);
    assertThat(streamed.table("silver.user_activity", columns).differenceFrom(ofFiles)).isEmpty();
  }

  @Test
  @Order(2)
  void givesTheSameSumsInGoldAsATopic() throws Exception {
    assertThat(Rows.difference(views(streamed), views(lake))).isEmpty();
  }

  private static Map<String, Rows> views(TestLake of) throws Exception {
    Map<String, Rows> views = new LinkedHashMap<>();
    for (String view : VIEWS) {
      views.put(view, new Rows(of.maps("SELECT * FROM " + view)));
      assertThat(views.get(view).list()).as(view).isNotEmpty();
    }
    return views;
  }

  @Test
  @Order(2)
  void recordsAStreamWithItsEquations() {
    assertThat(streamed.table("ops.runs").where("mode", "streaming").list())
        .extracting(
            run -> "%s %s %s".formatted(run.get("mode"), run.get("feeds"), run.get("outcome")))
        .containsExactly("streaming user_activity caught_up");
    assertThat(streamed.table("ops.ledger").list())
        .extracting(row -> row.get("feed") + " " + row.get("table_name") + " " + row.get("read"))
        .containsExactlyInAnyOrder(
            "user_activity bronze.user_activity " + made.records(),
            "user_activity silver.user_activity " + (made.records() - made.broken()),
            "user_activity gold.activity_hourly_parts " + EVENTS);
    assertThat(streamed.table("ops.ledger").column("balanced")).containsOnly(true);
  }

  @Test
  @Order(3)
  void doesNotReplaceADayThatAStreamHasWritten() throws Exception {
    LocalDate date =
        (LocalDate) streamed.table("bronze.user_activity").column("snapshot_date").get(0);
    Object stream = streamed.table("ops.runs").where("mode", "streaming").column("run_id").get(0);
    Files.writeString(streamed.landingFolder(FEED, date).resolve("a.jsonl"), "{}\n");
    Map<String, Long> before = streamed.published();
    assertThatThrownBy(() -> streamed.run(streamed.house(), date, FEED))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot run %s of feed user_activity from files, the day would be replaced and a stream has written to it: %s. Put the files into the folder of another day"
                .formatted(date, stream));
    assertThat(streamed.published()).isEqualTo(before);
    assertThat(streamed.house().journal().open(date)).isEmpty();
  }

  @Test
  @Order(3)
  void runsAnotherDayBesideTheStreams() throws Exception {
    Rows before = streamed.table("silver.user_activity");
    LocalDate other = LocalDate.now(ZoneOffset.UTC).minusDays(30);
    Files.writeString(
        streamed.landingFolder(FEED, other).resolve("a.jsonl"),
        """
        {"event_id":"x1","user_id":"u","session_id":"s","timestamp":"%sT10:00:00Z","event_type":"page_view"}
        """
            .formatted(other));
    assertThat(streamed.run(streamed.house(), other, FEED).isPublished()).isTrue();
    assertThat(streamed.table("silver.user_activity").count()).isEqualTo(before.count() + 1);
    assertThat(new Rollback(streamed.house(), line -> {}).undo(other))
        .contains("gold.activity_hourly_parts");
    assertThat(streamed.table("silver.user_activity").differenceFrom(before)).isEmpty();
    assertThat(streamed.table("ops.runs").where("mode", "streaming").column("outcome"))
        .containsExactly("caught_up");
  }

  @Test
  @Order(4)
  void replacesItsOwnDayWhenItIsRunAgain() throws Exception {
    Map<String, Rows> before = views(lake);
    RunReport again = lake.run(lake.house(), DAY, FEED);
    assertThat(again.isPublished()).isTrue();
    assertThat(again.ledger()).isEqualTo(report.ledger());
    assertThat(lake.table("silver.user_activity").count()).isEqualTo((int) EVENTS);
    assertThat(Rows.difference(views(lake), before)).isEmpty();
  }

  @Test
  @Order(5)
  void leavesTheTablesWithARollback() throws Exception {
    assertThat(new Rollback(lake.house(), line -> {}).undo(DAY)).contains("bronze.user_activity");
    assertThat(lake.table("bronze.user_activity").list()).isEmpty();
    assertThat(lake.table("gold.activity_hourly_parts").list()).isEmpty();
  }
}
