package io.lakehouse.jobs.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {
  private static final TopicPartition FIRST = new TopicPartition("events", 0);

  @TempDir Path folder;

  @Test
  void keepsTopicsAndRecordsWhenItIsStartedAgainOnTheSamePort() throws Exception {
    int port;
    long begun = System.currentTimeMillis();
    try (LocalBroker broker = LocalBroker.start(folder.resolve("new"))) {
      port = broker.port();
      broker.createTopic("events", 2);
      send(broker, "before");
    }
    try (LocalBroker broker = LocalBroker.start(folder.resolve("new"), port)) {
      assertThat(broker.bootstrap()).isEqualTo("127.0.0.1:" + port);
      send(broker, "after");
      List<ConsumerRecord<String, String>> records = read(broker, 2);
      assertThat(records).extracting(ConsumerRecord::value).containsExactly("before", "after");
      assertThat(records)
          .allMatch(r -> r.timestampType() == TimestampType.LOG_APPEND_TIME)
          .allMatch(r -> r.timestamp() >= begun, "has the broker's time, not the producer's");
    }
  }

  @Test
  void runsBesideAnotherAndPrintsNothing() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (LocalBroker one = LocalBroker.start(folder.resolve("one"));
        LocalBroker other = LocalBroker.start(folder.resolve("other"))) {
      one.createTopic("events", 1);
      other.createTopic("events", 1);
      send(one, "1");
      send(other, "2");
      assertThat(read(other, 1)).extracting(ConsumerRecord::value).containsExactly("2");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void saysWhyATopicCannotBeMade() throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder)) {
      broker.createTopic("events", 1);
      assertThatThrownBy(() -> broker.createTopic("events", 1))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot create the topic events, Topic 'events' already exists.");
    }
  }

  @Test
  void refusesAFolderOfSomethingElse() throws Exception {
    Files.writeString(folder.resolve("mine.txt"), "");
    assertThatThrownBy(() -> LocalBroker.start(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot start a broker, its folder holds something else: "
                + folder
                + ". Give an empty folder, or one of an earlier broker.");
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> LocalBroker.start(folder, port))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot start a broker on port %d in %s".formatted(port, folder))
          .hasStackTraceContaining("Address already in use");
    }
  }

  private static void send(LocalBroker broker, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
    var text = new StringSerializer();
    try (var producer = new KafkaProducer<>(settings, text, text)) {
      producer.send(new ProducerRecord<>("events", 0, 1L, "key", value)).get();
    }
  }

  private static List<ConsumerRecord<String, String>> read(LocalBroker broker, int count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
    var text = new StringDeserializer();
    var records = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer = new KafkaConsumer<>(settings, text, text)) {
      consumer.assign(List.of(FIRST));
      consumer.seekToBeginning(List.of(FIRST));
      while (records.size() < count) {
        consumer.poll(Duration.ofSeconds(10)).forEach(records::add);
      }
    }
    return records;
  }
}
