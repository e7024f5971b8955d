package io.lakehouse.jobs.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.junit.jupiter.api.Test;

class KafkaFeedTest {
  private static final Map<String, String> CLIENT = Map.of("bootstrap.servers", "127.0.0.1:1");
  private static final Contracts CONTRACTS = Contracts.load(SqlTree.open());
  private static final FeedContract ACTIVITY = CONTRACTS.feed("user_activity");

  @Test
  void readsTheTopicOfTheContractWithoutAnEnd() {
    KafkaFeed feed = KafkaFeed.of(ACTIVITY, CLIENT);
    assertThat(feed.topics()).isEqualTo(new Topics.Named(List.of("user-activity")));
    assertThat(feed.rowType().getFieldNames())
        .startsWith("event_id", "user_id", "session_id", "timestamp", "event_type")
        .endsWith("snapshot_date", "run_id", "reject_reason", "raw");
    SourceTransformation<?, ?, ?> source = source(feed);
    assertThat(source.getUid()).isEqualTo("read-user_activity");
    assertThat(source.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
  }

  @Test
  void endsWithTheRecordsThatAreThereWhenItIsToCatchUp() {
    assertThat(source(KafkaFeed.of(ACTIVITY, CLIENT).untilCaughtUp()).getBoundedness())
        .isEqualTo(Boundedness.BOUNDED);
  }

  @Test
  void refusesAContractWithoutATopicAndSettingsWithoutABroker() {
    assertThatThrownBy(() -> KafkaFeed.of(CONTRACTS.feed("c2c_users"), CLIENT))
        .hasMessage("Cannot read the feed from Kafka, its contract names no topic: c2c_users");
    assertThatThrownBy(() -> KafkaFeed.of(ACTIVITY, Map.of("client.id", "x")))
        .hasMessage(
            "Cannot read the feed from Kafka, bootstrap.servers is not among the client settings:"
                + " user_activity");
  }

  @Test
  void findsItsTopicsByNameOrPattern() {
    Set<String> existing = Set.of("user-activity", "user-activity-eu", "orders");
    assertThat(new Topics.Named(List.of("user-activity", "gone")).among(existing))
        .containsExactly("user-activity");
    assertThat(new Topics.Matching("user-activity.*").among(existing))
        .containsExactly("user-activity", "user-activity-eu");
    assertThat(new Topics.Matching("user").among(existing)).isEmpty();
  }

  @Test
  void tellsABrokerThatDoesNotAnswer() {
    assertThatThrownBy(
            () -> TopicCheck.look(KafkaFeed.of(ACTIVITY, CLIENT), Duration.ofMillis(200)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot look at the topics of user_activity, the broker does not answer: 127.0.0.1:1");
  }

  private static SourceTransformation<?, ?, ?> source(KafkaFeed feed) {
    List<Transformation<?>> all =
        new ArrayList<>(
            feed.records(
                    StreamExecutionEnvironment.getExecutionEnvironment(),
                    "run",
                    ArrivalWatermarks.Quiet.DEFAULT)
                .getTransformation()
                .getTransitivePredecessors());
    return (SourceTransformation<?, ?, ?>)
        all.stream().filter(SourceTransformation.class::isInstance).findFirst().orElseThrow();
  }
}
