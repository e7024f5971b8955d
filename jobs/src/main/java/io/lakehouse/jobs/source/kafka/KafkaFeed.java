package io.lakehouse.jobs.source.kafka;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.jobs.source.ArrivalGuard;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import io.lakehouse.jobs.source.json.JsonSchema;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * The messages of one feed.
 *
 * @param contract the feed
 * @param topics where its messages are
 * @param client settings of the Kafka clients, {@code bootstrap.servers} among them
 * @param start the first offsets to read; a partition that is not named is read from its earliest
 * @param end {@code BOUNDED} ends the job with the records that are there when it starts
 */
public record KafkaFeed(
    FeedContract contract,
    Topics topics,
    Map<String, String> client,
    Map<TopicPartition, Long> start,
    Boundedness end) {

  /** Copies the maps. */
  public KafkaFeed {
    client = Map.copyOf(client);
    start = Map.copyOf(start);
  }

  /**
   * The topic that the contract names, from its earliest record and without an end.
   *
   * @throws IllegalArgumentException when the contract names no topic or the settings no broker
   */
  public static KafkaFeed of(FeedContract contract, Map<String, String> client) {
    String topic =
        contract
            .topic()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot read the feed from Kafka, its contract names no topic: "
                            + contract.name()));
    if (!client.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "Cannot read the feed from Kafka, bootstrap.servers is not among the client settings: "
              + contract.name());
    }
    return new KafkaFeed(
        contract,
        new Topics.Named(List.of(topic)),
        client,
        Map.of(),
        Boundedness.CONTINUOUS_UNBOUNDED);
  }

  /** The same feed from other topics. */
  public KafkaFeed of(Topics others) {
    return new KafkaFeed(contract, others, client, start, end);
  }

  /** The same feed from these offsets on. */
  public KafkaFeed from(Map<TopicPartition, Long> offsets) {
    return new KafkaFeed(contract, topics, client, offsets, end);
  }

  /** The same feed up to the records that are there when the job starts. */
  public KafkaFeed untilCaughtUp() {
    return new KafkaFeed(contract, topics, client, start, Boundedness.BOUNDED);
  }

  /** The same feed without an end. */
  public KafkaFeed unending() {
    return new KafkaFeed(contract, topics, client, start, Boundedness.CONTINUOUS_UNBOUNDED);
  }

  public String name() {
    return contract.name();
  }

  /** The row that {@link #records} gives. */
  public RowType rowType() {
    return JsonSchema.of(contract).rowType();
  }

  /** All records, the broken ones marked, with their arrival as timestamp. */
  public DataStream<RowData> records(
      StreamExecutionEnvironment env, String runId, ArrivalWatermarks.Quiet quiet) {
    JsonSchema schema = JsonSchema.of(contract);
    TypeInformation<RowData> type = InternalTypeInfo.of(rowType());
    int arrivedAt = schema.arrivedAtPosition();
    return env.fromSource(
            source(schema, runId, env, quiet),
            new ArrivalWatermarks(arrivedAt, quiet),
            "read " + name(),
            type)
        .uid("read-" + name())
        .transform("arrival of " + name(), type, new ArrivalGuard(arrivedAt, quiet.bound()))
        .uid("arrival-" + name());
  }

  private Source<RowData, ?, ?> source(
      JsonSchema schema,
      String runId,
      StreamExecutionEnvironment env,
      ArrivalWatermarks.Quiet quiet) {
    Properties settings = new Properties();
    settings.put("commit.offsets.on.checkpoint", "false");
    settings.putAll(client);
    KafkaSourceBuilder<RowData> source =
        topics
            .subscribe(KafkaSource.<RowData>builder())
            .setProperties(settings)
            .setStartingOffsets(new StartOffsets(start))
            .setDeserializer(new EventDeserializer(schema, runId));
    if (end != Boundedness.BOUNDED) {
      // Then the windows of a quiet topic have closed, too, and what they give is through the job.
      return TimelyCheckpoints.of(source.build(), env, quiet.bound().plusMillis(500));
    }
    EndingSource ending = new EndingSource(source.setBounded(OffsetsInitializer.latest()).build());
    // In batch mode there are no checkpoints, and one reader may begin when another has ended.
    return env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH
        ? ending
        : new EndedTogether<>(ending);
  }
}
