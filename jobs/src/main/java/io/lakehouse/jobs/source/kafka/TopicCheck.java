package io.lakehouse.jobs.source.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A look at a feed's topics before a job starts.
 *
 * @param begin the earliest offset of each partition
 * @param end the offset behind the last record of each partition
 * @param problems why the topics cannot be read, with the mend; empty when they can
 */
public record TopicCheck(
    Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end, List<String> problems) {
  private static final String ARRIVAL = "LogAppendTime";

  /**
   * Asks the broker.
   *
   * @param timeout how long to wait for each answer
   * @throws IOException when the broker does not answer
   */
  public static TopicCheck look(KafkaFeed feed, Duration timeout) throws IOException {
    try {
      Admin admin = Admin.create(new HashMap<>(feed.client()));
      try {
        return new Look(admin, timeout).at(feed);
      } finally {
        // Not close(): it would wait for what was given up.
        admin.close(Duration.ZERO);
      }
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      throw new IOException(
          "Cannot look at the topics of %s, the broker does not answer: %s%s"
              .formatted(
                  feed.name(),
                  feed.client().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
                  e.getMessage() == null ? "" : " (" + e.getMessage() + ")"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot look at the topics of " + feed.name() + ", interrupted", e);
    }
  }

  private record Look(Admin admin, Duration timeout) {
    TopicCheck at(KafkaFeed feed)
        throws ExecutionException, InterruptedException, TimeoutException {
      Set<String> found = feed.topics().among(wait(admin.listTopics().names()));
      List<String> problems = new ArrayList<>(missing(feed, found));
      for (Map.Entry<String, String> time : timestampTypes(found).entrySet()) {
        if (!time.getValue().equals(ARRIVAL)) {
          problems.add(
              ("Cannot take the arrival time from topic %s, its %s is %s: set it to %s, and"
                      + " records that came before keep the producer's time")
                  .formatted(
                      time.getKey(),
                      TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                      time.getValue(),
                      ARRIVAL));
        }
      }
      List<TopicPartition> partitions = partitions(found);
      return new TopicCheck(
          offsets(partitions, OffsetSpec.earliest()),
          offsets(partitions, OffsetSpec.latest()),
          List.copyOf(problems));
    }

    private List<String> missing(KafkaFeed feed, Set<String> found) {
      if (feed.topics() instanceof Topics.Named named) {
        return named.names().stream()
            .filter(name -> !found.contains(name))
            .map(
                name ->
                    "Cannot read %s, there is no such topic: %s. Create it or name another"
                        .formatted(feed.name(), name))
            .toList();
      }
      return found.isEmpty()
          ? List.of(
              "Cannot read %s, no topic fits the pattern: %s. Create one or give another pattern"
                  .formatted(feed.name(), feed.topics()))
          : List.of();
    }

    private Map<String, String> timestampTypes(Set<String> topics)
        throws ExecutionException, InterruptedException, TimeoutException {
      List<ConfigResource> resources =
          topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList();
      Map<String, String> types = new TreeMap<>();
      for (Map.Entry<ConfigResource, Config> topic :
          wait(admin.describeConfigs(resources).all()).entrySet()) {
        types.put(
            topic.getKey().name(),
            topic.getValue().get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value());
      }
      return types;
    }

    private List<TopicPartition> partitions(Set<String> topics)
        throws ExecutionException, InterruptedException, TimeoutException {
      List<TopicPartition> partitions = new ArrayList<>();
      for (TopicDescription topic : wait(admin.describeTopics(topics).allTopicNames()).values()) {
        topic
            .partitions()
            .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
      }
      return partitions;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
        throws ExecutionException, InterruptedException, TimeoutException {
      Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
      partitions.forEach(partition -> specs.put(partition, spec));
      Map<TopicPartition, Long> offsets = new HashMap<>();
      wait(admin.listOffsets(specs).all()).forEach((p, o) -> offsets.put(p, o.offset()));
      return Map.copyOf(offsets);
    }

    private <T> T wait(KafkaFuture<T> answer)
        throws ExecutionException, InterruptedException, TimeoutException {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
