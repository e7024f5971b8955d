package io.lakehouse.jobs.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker. */
class KafkaFeedIT {
  private static final FeedContract ACTIVITY = Contracts.load(SqlTree.open()).feed("user_activity");
  private static final ArrivalWatermarks.Quiet SOON =
      new ArrivalWatermarks.Quiet(Duration.ofMillis(300), Duration.ofMillis(500));
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static LocalBroker broker;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(folder.resolve("broker"));
    cluster =
        EmbeddedCluster.start(
            Settings.load("batch", null, Map.of("taskmanager.memory.managed.size", "128m"))
                .configuration());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void readsEveryRecordUpToTheEndInBothModes() throws Exception {
    broker.createTopic("both", 2);
    long begun = System.currentTimeMillis();
    send("both", 0, "{\"event_id\":\"a\"}", "broken", null);
    send("both", 1, "{\"event_id\":\"b\"}");
    KafkaFeed feed = feed("both").untilCaughtUp();
    for (RuntimeExecutionMode mode :
        List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
      List<String> rows = read(mode, feed);
      assertThat(rows)
          .as("%s", mode)
          .extracting(row -> row.replaceAll("@.*", ""))
          .containsExactlyInAnyOrder(
              "both/0/0 a",
              "both/0/1 broken JSON",
              "both/0/2 tombstone, it has no value",
              "both/1/0 b");
      assertThat(rows)
          .as("the broker's time is the timestamp")
          .allSatisfy(row -> assertThat(time(row)).isGreaterThanOrEqualTo(begun));
    }
  }

  @Test
  void readsFromTheGivenOffsetsOnAndAllTopicsOfAPattern() throws Exception {
    broker.createTopic("some-1", 2);
    broker.createTopic("some-2", 1);
    send("some-1", 0, "{\"event_id\":1}", "{\"event_id\":2}", "{\"event_id\":3}");
    send("some-1", 1, "{\"event_id\":4}");
    send("some-2", 0, "{\"event_id\":5}");
    KafkaFeed feed =
        feed("some-1")
            .of(new Topics.Matching("some-.*"))
            .from(Map.of(new TopicPartition("some-1", 0), 2L))
            .untilCaughtUp();
    assertThat(read(RuntimeExecutionMode.STREAMING, feed))
        .extracting(row -> row.replaceAll("@.*", ""))
        .containsExactlyInAnyOrder("some-1/0/2 3", "some-1/1/0 4", "some-2/0/0 5");
  }

  @Test
  void stopsWhereTheBrokerNoLongerHasTheOffset() throws Exception {
    broker.createTopic("cut", 1);
    TopicPartition cut = new TopicPartition("cut", 0);
    send("cut", 0, "{\"event_id\":1}", "{\"event_id\":2}");
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(cut, RecordsToDelete.beforeOffset(1))).all().get();
    }
    assertThatThrownBy(
            () ->
                read(
                    RuntimeExecutionMode.STREAMING,
                    feed("cut").from(Map.of(cut, 0L)).untilCaughtUp()))
        .hasStackTraceContaining("OffsetOutOfRangeException");
    assertThat(read(RuntimeExecutionMode.STREAMING, feed("cut").untilCaughtUp())).hasSize(1);
  }

  /** One partition brings nothing at all, the other goes quiet. */
  @Test
  void timePassesTheLastRecordOfAQuietTopic() throws Exception {
    broker.createTopic("quiet", 2);
    send("quiet", 0, "{\"event_id\":\"a\",\"user_id\":1}", "{\"event_id\":\"b\",\"user_id\":2}");
    StreamExecutionEnvironment env = environment(RuntimeExecutionMode.STREAMING);
    try (CloseableIterator<String> rows =
        feed("quiet")
            .records(env, "run-7", SOON)
            .keyBy(row -> 1)
            .process(new WhenTimeHasPassed())
            .executeAndCollect("quiet")) {
      assertThat(rows.next()).startsWith("quiet/0/0 a@");
      assertThat(rows.next()).startsWith("quiet/0/1 b@");
      send("quiet", 0, "{\"event_id\":\"c\"}");
      assertThat(rows.next()).startsWith("quiet/0/2 c@");
      send("quiet", 1, "{\"event_id\":\"d\"}");
      assertThat(rows.next()).startsWith("quiet/1/0 d@");
    }
  }

  /** As beside the rows that a table has had before. */
  @Test
  void timeDoesNotEndWhenWhatIsReadBesideAnEmptyTopicHasEnded() throws Exception {
    broker.createTopic("empty", 2);
    StreamExecutionEnvironment env = environment(RuntimeExecutionMode.STREAMING);
    long begun = System.currentTimeMillis();
    DataStream<Long> ended =
        env.fromData(begun).assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks());
    try (CloseableIterator<String> times =
        feed("empty")
            .records(env, "run-7", SOON)
            .process(new Arrival())
            .union(ended)
            .keyBy(time -> 1)
            .process(new WatermarkAt())
            .executeAndCollect("empty")) {
      assertThat(times.next()).as("the clock has passed it").isEqualTo(begun + " has passed");
      send("empty", 1, "{\"event_id\":\"a\"}");
      assertThat(times.next()).endsWith(" is in time");
    }
  }

  /** At random they would do so once in eight times, before and after the failure. */
  @Test
  void checkpointsComeASecondBehindFullIntervalsAlsoAfterAFailure() throws Exception {
    broker.createTopic("timely", 1);
    StreamExecutionEnvironment env = environment(RuntimeExecutionMode.STREAMING);
    env.configure(
        new Configuration()
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO));
    env.enableCheckpointing(3_000);
    feed("timely")
        .records(env, "run-7", SOON)
        .process(new TellsOfCheckpoints())
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync("timely");
    try {
      assertCheckpointsAreTimely();
      send("timely", 0, "{}");
      assertThat(TellsOfCheckpoints.FAILED.await(30, TimeUnit.SECONDS)).isTrue();
      assertCheckpointsAreTimely();
    } finally {
      job.cancel().get();
    }
  }

  /** Half a second behind the bound of a quiet topic. */
  private static void assertCheckpointsAreTimely() throws Exception {
    List<Long> behind = new ArrayList<>();
    while (behind.size() < 6) {
      Long trigger = TellsOfCheckpoints.TRIGGERS.poll(30, TimeUnit.SECONDS);
      assertThat(trigger).as("a checkpoint behind %s", behind).isNotNull();
      behind.add(trigger % 3_000);
      int size = behind.size();
      if (size > 1
          && behind.subList(size - 2, size).stream().allMatch(it -> it > 900 && it < 2_000)) {
        return;
      }
    }
    fail("No two checkpoints on end came 0.9 to 2 s behind full 3 s: %s", behind);
  }

  @Test
  void looksAtTopicsBeforeTheyAreRead() throws Exception {
    broker.createTopic("good", 2);
    send("good", 1, "{}", "{}");
    TopicCheck good = TopicCheck.look(feed("good"), TIMEOUT);
    assertThat(good.problems()).isEmpty();
    TopicPartition p0 = new TopicPartition("good", 0);
    TopicPartition p1 = new TopicPartition("good", 1);
    assertThat(good.begin()).isEqualTo(Map.of(p0, 0L, p1, 0L));
    assertThat(good.end()).isEqualTo(Map.of(p0, 0L, p1, 2L));

    assertThat(TopicCheck.look(feed("nowhere"), TIMEOUT).problems())
        .containsExactly(
            "Cannot read user_activity, there is no such topic: nowhere. Create it or name"
                + " another");
    assertThat(TopicCheck.look(feed("good").of(new Topics.Matching("no.*")), TIMEOUT).problems())
        .containsExactly(
            "Cannot read user_activity, no topic fits the pattern: no.*. Create one or give"
                + " another pattern");
  }

  @Test
  void tellsATopicWhoseTimeIsTheProducers() throws Exception {
    broker.createTopic("theirs", 1);
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, "theirs"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", "CreateTime"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    assertThat(TopicCheck.look(feed("theirs"), TIMEOUT).problems())
        .containsExactly(
            "Cannot take the arrival time from topic theirs, its message.timestamp.type is"
                + " CreateTime: set it to LogAppendTime, and records that came before keep the"
                + " producer's time");
  }

  private static KafkaFeed feed(String topic) {
    return KafkaFeed.of(ACTIVITY, Map.of("bootstrap.servers", broker.bootstrap()))
        .of(new Topics.Named(List.of(topic)));
  }

  private static StreamExecutionEnvironment environment(RuntimeExecutionMode mode) {
    StreamExecutionEnvironment env =
        cluster.environment(
            new Configuration()
                .set(PipelineOptions.OBJECT_REUSE, true)
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
    env.setRuntimeMode(mode);
    env.setParallelism(2);
    return env;
  }

  private static List<String> read(RuntimeExecutionMode mode, KafkaFeed feed) throws Exception {
    DataStream<RowData> records = feed.records(environment(mode), "run-7", SOON);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> result =
        records.process(new AsText()).executeAndCollect("read in " + mode)) {
      result.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
  }

  /** Records with the producer's time 1, which nobody must see. */
  private static void send(String topic, int partition, String... values) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
    var text = new StringSerializer();
    try (var producer = new KafkaProducer<>(settings, text, text)) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, partition, 1L, "key", value)).get();
      }
    }
  }

  private static long time(String row) {
    return Long.parseLong(row.substring(row.indexOf('@') + 1));
  }

  private static String text(RowData row, long time) {
    int arity = row.getArity();
    assertThat(row.getTimestamp(arity - 5, 6).getMillisecond()).isEqualTo(time);
    assertThat(row.getInt(arity - 4)).isEqualTo(Math.toIntExact(time / 86_400_000L));
    String what =
        row.isNullAt(arity - 2) ? row.getString(0).toString() : row.getString(arity - 2).toString();
    return "%s/%d/%d %s@%d"
        .formatted(
            row.getString(arity - 7), row.getInt(arity - 8), row.getLong(arity - 6), what, time);
  }

  private static final class AsText extends ProcessFunction<RowData, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      out.collect(text(row, context.timestamp()));
    }
  }

  /** Gives a row when the watermark has reached it, as a window does. */
  private static final class WhenTimeHasPassed
      extends KeyedProcessFunction<Integer, RowData, String> {
    private static final long serialVersionUID = 1;
    private final List<String> waiting = new ArrayList<>();

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      waiting.add(text(row, context.timestamp()));
      context.timerService().registerEventTimeTimer(context.timestamp());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out) {
      waiting.stream().filter(row -> time(row) == time).forEach(out::collect);
    }
  }

  /** Keeps when checkpoints were triggered, and fails once, at the first record. */
  private static final class TellsOfCheckpoints extends ProcessFunction<RowData, RowData>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1;
    private static final BlockingQueue<Long> TRIGGERS = new LinkedBlockingQueue<>();
    private static final CountDownLatch FAILED = new CountDownLatch(1);

    @Override
    public void processElement(RowData row, Context context, Collector<RowData> out) {
      if (FAILED.getCount() > 0) {
        TRIGGERS.clear();
        FAILED.countDown();
        throw new IllegalStateException("asked for");
      }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      TRIGGERS.add(context.getCheckpointTimestamp());
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
  }

  private static final class Arrival extends ProcessFunction<RowData, Long> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(RowData row, Context context, Collector<Long> out) {
      out.collect(context.timestamp());
    }
  }

  /** Tells of each time whether it came in front of the watermark, and of the first its passing. */
  private static final class WatermarkAt extends KeyedProcessFunction<Integer, Long, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(Long time, Context context, Collector<String> out) {
      if (context.timerService().currentWatermark() == Long.MIN_VALUE) {
        context.timerService().registerEventTimeTimer(time);
      } else {
        boolean isLate = time <= context.timerService().currentWatermark();
        out.collect(time + (isLate ? " is late" : " is in time"));
      }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out) {
      out.collect(time + " has passed");
    }
  }
}
