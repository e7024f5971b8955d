package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events of one topic, to be run in many ways, each in a lakehouse of its own. */
final class ParityLab implements AutoCloseable {
  /** Two more than the events are in: their partitions stay empty. */
  private static final int PARTITIONS = EventPlan.PARTITIONS + 2;

  private static final int MOST_BYTES = 16 << 20;

  private final TestLake lake;
  private final LocalBroker broker;
  private final String feed;
  private final String topic;

  private ParityLab(TestLake lake, LocalBroker broker, String feed, String topic) {
    this.lake = lake;
    this.broker = broker;
    this.feed = feed;
    this.topic = topic;
  }

  /** What a run has written, and what its ledger says. */
  record Result(Map<String, Rows> tables, List<LedgerRow> ledger) {}

  /** The lakehouse of the test, on the cluster that all tests share. */
  TestLake lake() {
    return lake;
  }

  /** Starts a broker with an empty topic for what users do. */
  static ParityLab open(TestLake lake, Path folder) throws Exception {
    return open(lake, folder, "user_activity", "user-activity");
  }

  /** Starts a broker with an empty topic of a feed. */
  static ParityLab open(TestLake lake, Path folder, String feed, String topic) throws Exception {
    LocalBroker broker = LocalBroker.start(folder);
    broker.createTopic(topic, PARTITIONS);
    return new ParityLab(lake, broker, feed, topic);
  }

  /**
   * Sends so many good events of the last day, 5 % of them late by up to three days, 2 % twice, and
   * 1 % broken ones beside them; some have no key.
   */
  EventCounts send(long events, long seed) throws Exception {
    EventPlan plan =
        EventPlan.of(events, Math.max(1, events / 10), seed)
            .withFlaws(0.05, 0.02, 0.01)
            .withTime(
                Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(1)),
                Duration.ofHours(20));
    try (EventTopic to = EventTopic.open(broker.bootstrap(), topic)) {
      EventCounts sent = EventGenerator.generate(plan, to);
      to.flush();
      return sent;
    }
  }

  /** Sends values as they are, of up to 16 MB, to the first partition; null is a tombstone. */
  void send(List<byte[]> values) throws Exception {
    set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "" + MOST_BYTES);
    send(0, null, values);
  }

  /** Sends values as they are to a partition; their time counts once producers set it. */
  void send(int partition, Long time, List<byte[]> values) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrap(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                MOST_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, time, null, value)));
      }
    }
    for (Future<RecordMetadata> one : sent) {
      if (time != null && one.get().timestamp() != time) {
        throw new IllegalStateException("the broker has set the time: " + one.get().timestamp());
      }
      one.get();
    }
  }

  /** From now on the time of a record is that of its producer, as if the broker's clock went so. */
  void letProducersSetTheTime() throws Exception {
    set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
  }

  private void set(String key, String value) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
      // The broker acts on it a little later than it says so.
      String found = null;
      while (!value.equals(found)) {
        var now = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        found = now.get(key).value();
      }
    }
  }

  /** Sends each value to the first partition in a transaction, whose end takes an offset. */
  void sendInTransactions(List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrap(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "lab"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (byte[] value : values) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, 0, null, value));
        producer.commitTransaction();
      }
    }
  }

  /** A run on the cluster that all tests share. */
  Attempt attempt(String mode, Map<String, String> keys) {
    return attempt(mode, keys, SqlTree.open(), lake::environment);
  }

  /** A run with other contracts or SQL, or on another cluster. */
  Attempt attempt(
      String mode,
      Map<String, String> keys,
      SqlTree tree,
      Function<Configuration, StreamExecutionEnvironment> environments) {
    Map<String, String> catalog = new TreeMap<>(keys);
    catalog.keySet().removeIf(key -> !key.startsWith("lakehouse.catalog."));
    TestLake own = lake.another(catalog);
    Map<String, String> all = new TreeMap<>();
    all.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
    // Whatever a slow machine does, no reader counts as quiet.
    all.put("lakehouse.stream.quiet-after", "10 min");
    all.put("execution.checkpointing.interval", "300 ms");
    all.put("execution.checkpointing.dir", own.folder().resolve("checkpoints").toUri().toString());
    all.put(
        "execution.checkpointing.savepoint-dir",
        own.folder().resolve("savepoints").toUri().toString());
    all.put("restart-strategy.type", "none");
    all.putAll(keys);
    return new Attempt(own, feed, mode, all, tree, environments);
  }

  @Override
  public void close() throws Exception {
    broker.close();
  }

  /** One way to run the events. */
  record Attempt(
      TestLake lake,
      String feed,
      String mode,
      Map<String, String> keys,
      SqlTree tree,
      Function<Configuration, StreamExecutionEnvironment> environments) {

    /** A run up to the end that the topic has now. */
    StreamRun run(StreamStart start) {
      Lakehouse house = lake.open(mode, keys, tree, environments);
      return new StreamRun(house, StreamRun.feed(house, feed).untilCaughtUp(), start);
    }

    /** A run without an end. */
    StreamRun unending(StreamStart start) {
      Lakehouse house = lake.open(mode, keys, tree, environments);
      return new StreamRun(house, StreamRun.feed(house, feed), start);
    }

    /** Runs from the earliest records to the end. */
    Result finish() throws Exception {
      StreamRun run = run(new StreamStart.Earliest());
      return result(run, run.ledger(run.start().getJobExecutionResult().get(2, TimeUnit.MINUTES)));
    }

    /** What the tables hold; of lineage only what no run may change. */
    Result result(StreamRun run, List<LedgerRow> ledger) {
      Map<String, Rows> tables = new LinkedHashMap<>();
      for (TableContract table : run.tables()) {
        tables.put(
            table.name(),
            lake.table(
                table.name(),
                table.columns().stream()
                    .map(Column::name)
                    .filter(column -> !column.equals("run_id"))
                    .toArray(String[]::new)));
      }
      tables.put("bronze.rejects", log("bronze.rejects", "reason", "raw_text", "raw_bytes"));
      tables.put("silver.quarantine", log("silver.quarantine", "rule", "payload", "arrived_at"));
      return new Result(tables, ledger);
    }

    private Rows log(String table, String... columns) {
      return lake.table(
          table,
          Stream.concat(Stream.of(columns), Stream.of("source_partition", "source_line"))
              .toArray(String[]::new));
    }
  }
}
