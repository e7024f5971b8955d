package io.lakehouse.jobs.generate;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a stream of events to a Kafka topic, in the partitions that the records name. The broker
 * says when they arrive, and of a plan's arrival times only the order is kept; only a topic that is
 * replayed has those of the records.
 */
public final class EventTopic implements EventConsumer, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final int partitions;
  private final boolean created;
  private final boolean replayed;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private EventTopic(
      String bootstrap, String name, int partitions, boolean created, boolean replayed) {
    this.name = name;
    this.partitions = partitions;
    this.created = created;
    this.replayed = replayed;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                32L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Opens a topic, and makes it with four partitions when there is none of that name.
   *
   * @param bootstrap brokers, {@code host:port} with commas between
   * @throws IllegalArgumentException when the brokers or the name are none that Kafka accepts
   * @throws IOException when no broker answers within ten seconds, or the records of the topic do
   *     not carry the time of their arrival
   */
  public static EventTopic open(String bootstrap, String name) throws IOException {
    try (Admin admin = admin(bootstrap)) {
      int present = partitions(admin, name);
      if (present == 0) {
        create(admin, name, "LogAppendTime");
        return new EventTopic(bootstrap, name, EventPlan.PARTITIONS, true, false);
      }
      requireArrivalTime(admin, name);
      return new EventTopic(bootstrap, name, present, false, false);
    } catch (ExecutionException e) {
      throw failed(bootstrap, name, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(name, e);
    }
  }

  /**
   * Makes a topic with four partitions whose records arrive when they say, for a stream that {@code
   * lakehouse.stream.accept-any-timestamp-type} lets read it.
   *
   * @param bootstrap brokers, {@code host:port} with commas between
   * @throws IOException when no broker answers within ten seconds, or there is such a topic
   */
  public static EventTopic replay(String bootstrap, String name) throws IOException {
    try (Admin admin = admin(bootstrap)) {
      create(admin, name, "CreateTime");
      return new EventTopic(bootstrap, name, EventPlan.PARTITIONS, true, true);
    } catch (ExecutionException e) {
      throw failed(bootstrap, name, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(name, e);
    }
  }

  /** How many partitions the topic has. */
  public int partitions() {
    return partitions;
  }

  /** Whether there was no such topic before. */
  public boolean isCreated() {
    return created;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The callback has it all.
  public void accept(EventRecord record) throws IOException {
    throwFailure();
    try {
      producer.send(
          new ProducerRecord<>(
              name,
              record.partition(),
              replayed ? record.arrivalMillis() : null,
              record.key(),
              record.value()),
          (metadata, e) -> {
            if (e != null) {
              failure.compareAndSet(null, e);
            }
          });
    } catch (KafkaException e) {
      throw new IOException("Cannot send to the topic " + name, e);
    }
  }

  /**
   * Waits until the brokers have all records.
   *
   * @throws IOException when one of them was not taken
   */
  public void flush() throws IOException {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw new IOException("Cannot send to the topic " + name, e);
    }
    throwFailure();
  }

  /** Lets the brokers go; what was not flushed may be lost. */
  @Override
  public void close() {
    producer.close(PATIENCE);
  }

  private void throwFailure() throws IOException {
    if (failure.get() != null) {
      throw new IOException("Cannot send to the topic " + name, failure.get());
    }
  }

  private static Admin admin(String bootstrap) {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis() / 2);
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "Cannot reach a broker, " + reason.getMessage() + ": " + bootstrap, e);
    }
  }

  /** How many partitions the topic has; 0 when there is no such topic. */
  private static int partitions(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    try {
      return admin
          .describeTopics(List.of(name))
          .allTopicNames()
          .get()
          .get(name)
          .partitions()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw e;
    }
  }

  private static void create(Admin admin, String name, String timestampType)
      throws ExecutionException, InterruptedException {
    var topic =
        new NewTopic(name, EventPlan.PARTITIONS, (short) -1)
            .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestampType));
    admin.createTopics(List.of(topic)).all().get();
    awaitLeaders(admin, name);
  }

  /**
   * Waits until every partition of a new topic takes records. A first record that finds no leader
   * is overtaken by the next ones, and an idempotent producer never gets over that.
   */
  private static void awaitLeaders(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < EventPlan.PARTITIONS; partition++) {
      ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    admin.listOffsets(ends).all().get();
  }

  private static void requireArrivalTime(Admin admin, String name)
      throws ExecutionException, InterruptedException, IOException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    String type =
        admin
            .describeConfigs(List.of(resource))
            .all()
            .get()
            .get(resource)
            .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
            .value();
    if (!"LogAppendTime".equals(type)) {
      throw new IOException(
          "Cannot generate into the topic "
              + name
              + ", its message.timestamp.type is not LogAppendTime: "
              + type
              + ". Set it, or take another topic: arrival times are the broker's.");
    }
  }

  private static IOException failed(String bootstrap, String name, Throwable cause) {
    if (cause instanceof TimeoutException) {
      return new IOException(
          "Cannot generate into the topic "
              + name
              + ", no broker answers within "
              + PATIENCE.toSeconds()
              + " s: "
              + bootstrap
              + ". Start one there, or name another.");
    }
    return new IOException(
        "Cannot generate into the topic " + name + ", " + cause.getMessage(), cause);
  }

  private static IOException interrupted(String name, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("Cannot generate into the topic " + name + ", interrupted", e);
  }
}
