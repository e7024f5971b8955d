package io.lakehouse.jobs.testing;

import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.EventFiles;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.generate.commerce.CommerceGenerator;
import io.lakehouse.jobs.generate.commerce.CommercePlan;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.PartsMerge;
import io.lakehouse.jobs.run.Restatement;
import io.lakehouse.jobs.run.Rollback;
import io.lakehouse.jobs.run.RunReport;
import io.lakehouse.jobs.run.StreamRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lakehouse in a process of its own that makes each kind of commit when it is told to, and says
 * what rows Flink then reads: for tests of other engines, whose classes cannot meet Flink's.
 *
 * <p>Its arguments are settings as {@code key=value}. A line on its standard input is a {@link
 * Step}, or {@code rows <file>}, see {@link FlinkRows}; it answers {@code done}, or ends with the
 * failure on its standard error.
 */
public final class LakeStory {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");
  private static final LocalDate NEXT = DAY.plusDays(1);
  private static final String EVENTS = "user_activity";
  private static final CommercePlan COMMERCE =
      new CommercePlan(DAY, 40, new CommercePlan.Sizes(150, 40, 40, 80, 40), 7, 0.02);

  private final TestLake lake;

  /** What is committed. */
  enum Step {
    /** A day of files of all feeds, and a second with corrections of its orders. */
    PUBLISH,
    /** Events of a topic, appended checkpoint by checkpoint. */
    APPEND,
    /** The first day's events judged anew. */
    RESTATE,
    /** The first day's parts merged. */
    MERGE,
    /** The second day undone. */
    ROLLBACK
  }

  private LakeStory(TestLake lake) {
    this.lake = lake;
  }

  /** Does what it is told until its standard input ends. */
  public static void main(String[] args) {
    int code = 1;
    try {
      tell(args);
      code = 0;
    } catch (Throwable e) {
      e.printStackTrace();
    }
    // Threads of Flink would keep the process alive.
    Runtime.getRuntime().halt(code);
  }

  private static void tell(String[] args) throws Exception {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String arg : args) {
      keys.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    EmbeddedCluster cluster =
        EmbeddedCluster.start(Settings.load("batch", null, Map.of()).configuration());
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (TestLake lake = new TestLake(cluster, keys)) {
      LakeStory story = new LakeStory(lake);
      FlinkRows rows = new FlinkRows(lake.house());
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.startsWith("rows ")) {
          rows.write(Path.of(order.substring("rows ".length())));
        } else {
          story.make(Step.valueOf(order));
        }
        System.out.println("done");
      }
    }
  }

  private void make(Step step) throws Exception {
    switch (step) {
      case PUBLISH -> publish();
      case APPEND -> stream();
      case RESTATE ->
          new Restatement(lake.house(), line -> {})
              .run(List.of(EVENTS), DAY, DAY, Map.of())
              .forEach(LakeStory::check);
      case MERGE -> new PartsMerge(lake.house(), line -> {}).merge(DAY);
      case ROLLBACK -> new Rollback(lake.house(), line -> {}).undo(NEXT);
    }
  }

  private void publish() throws Exception {
    C2cGenerator.generate(DAY, 60, 1, Quirks.at(0.05), lake.landing());
    CommerceGenerator.generate(COMMERCE, lake.landing());
    EventPlan plan =
        EventPlan.of(400, 60, 5)
            .withFlaws(0, 0.05, 0.02)
            .withTime(DAY.atTime(1, 0).toInstant(ZoneOffset.UTC), Duration.ofHours(10));
    try (EventFiles files = EventFiles.open(plan, lake.landing())) {
      EventGenerator.generate(plan, files);
    }
    check(lake.run(DAY));
    CommerceGenerator.correct(COMMERCE, NEXT, 0.2, lake.landing());
    check(lake.run(lake.house(), NEXT, "orders"));
  }

  private static void check(RunReport report) {
    if (!report.isPublished()) {
      throw new IllegalStateException("refused: " + report.reasons());
    }
  }

  private void stream() throws Exception {
    try (LocalBroker broker = LocalBroker.start(lake.folder().resolve("broker"))) {
      String topic = "user-activity";
      broker.createTopic(topic, EventPlan.PARTITIONS);
      send(broker, topic);
      Lakehouse house =
          lake.open(
              "streaming",
              Map.of(
                  "lakehouse.kafka.client.bootstrap.servers",
                  broker.bootstrap(),
                  "execution.checkpointing.interval",
                  "1 s",
                  "execution.checkpointing.dir",
                  lake.folder().resolve("checkpoints").toUri().toString(),
                  "restart-strategy.type",
                  "none"));
      StreamRun run = new StreamRun(house, StreamRun.feed(house, EVENTS).untilCaughtUp());
      var ended = run.start().getJobExecutionResult().get();
      run.ended("caught_up", null, run.ledger(ended));
    }
  }

  private static void send(LocalBroker broker, String topic) throws IOException {
    EventPlan plan =
        EventPlan.of(300, 60, 6)
            .withTime(
                Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS),
                Duration.ofHours(2));
    try (EventTopic events = EventTopic.open(broker.bootstrap(), topic)) {
      EventGenerator.generate(plan, events);
      events.flush();
    }
  }
}
