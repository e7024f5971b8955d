package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTopicIT {
  private static final EventPlan PLAN = EventPlan.of(20_000, 500, 7).withFlaws(0.05, 0.02, 0.02);

  @TempDir private static Path folder;
  private static LocalBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = LocalBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @Test
  void deliversEveryRecordOnceToATopicThatItMakes() throws IOException {
    long begun = System.currentTimeMillis();
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), "made")) {
      assertThat(topic.isCreated()).isTrue();
      assertThat(topic.partitions()).isEqualTo(4);
      EventGenerator.generate(PLAN, topic);
      topic.flush();
    }
    List<ConsumerRecord<byte[], byte[]>> delivered = read("made", 4);
    assertThat(described(delivered)).isEqualTo(expected(PLAN));
    assertThat(delivered)
        .allMatch(r -> r.timestampType() == TimestampType.LOG_APPEND_TIME)
        .allMatch(r -> r.timestamp() >= begun);
  }

  @Test
  void keepsToThePartitionsOfATopicThatIsThere() throws IOException {
    broker.createTopic("present", 2);
    EventPlan plan = PLAN.withPartitions(2);
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), "present")) {
      assertThat(topic.isCreated()).isFalse();
      assertThat(topic.partitions()).isEqualTo(2);
      EventGenerator.generate(plan, topic);
      topic.flush();
    }
    assertThat(described(read("present", 2))).isEqualTo(expected(plan));
  }

  @Test
  void refusesATopicWithTheTimesOfProducers() throws Exception {
    var create = new NewTopic("create-time", 1, (short) 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin.createTopics(List.of(create)).all().get();
    }
    assertThatThrownBy(() -> EventTopic.open(broker.bootstrap(), "create-time"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot generate into the topic create-time, its message.timestamp.type is not"
                + " LogAppendTime: CreateTime. Set it, or take another topic: arrival times are"
                + " the broker's.");
  }

  @Test
  void saysWithinSecondsThatNoBrokerAnswers() {
    assertThatThrownBy(() -> EventTopic.open("127.0.0.1:1", "events"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot generate into the topic events, no broker answers within 10 s: 127.0.0.1:1."
                + " Start one there, or name another.");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> EventTopic.open("127.0.0.1:99999", "events"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot reach a broker, ")
        .hasMessageEndingWith(": 127.0.0.1:99999");
  }

  /** What each partition must hold, in this order. */
  private static List<List<String>> expected(EventPlan plan) throws IOException {
    List<List<String>> partitions = partitions(plan.partitions());
    EventGenerator.generate(
        plan, r -> partitions.get(r.partition()).add(describe(r.key(), r.value())));
    return partitions;
  }

  private static List<List<String>> described(List<ConsumerRecord<byte[], byte[]>> records) {
    int count = 1 + records.stream().mapToInt(ConsumerRecord::partition).max().orElse(0);
    List<List<String>> partitions = partitions(count);
    records.forEach(r -> partitions.get(r.partition()).add(describe(r.key(), r.value())));
    return partitions;
  }

  private static List<List<String>> partitions(int count) {
    return IntStream.range(0, count).<List<String>>mapToObj(p -> new ArrayList<>()).toList();
  }

  private static String describe(byte[] key, byte[] value) {
    return Arrays.hashCode(key) + " " + Arrays.hashCode(value);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions) {
    var bytes = new ByteArrayDeserializer();
    var all = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrap()), bytes, bytes)) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }
}
