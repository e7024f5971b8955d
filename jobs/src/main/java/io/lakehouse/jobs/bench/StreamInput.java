package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The backlog that is caught up with.
 *
 * @param events good and distinct events: what silver must hold
 * @param users users that they are of
 * @param seed seed of the generator
 * @param duplicates events that are delivered a second time
 * @param broken records that are no JSON object: what rejects must hold
 * @param records all that the topic holds
 * @param bytes their values
 * @param partitions partitions of the topic
 */
public record StreamInput(
    long events,
    long users,
    long seed,
    long duplicates,
    long broken,
    long records,
    long bytes,
    int partitions) {
  static final String TOPIC = "user-activity";

  private static final double LATE = 0.05;
  private static final double DUPLICATES = 0.01;
  private static final double BROKEN = 0.001;

  /** Long ago, so that by any clock the events happened before they arrive. */
  private static final Instant START = Instant.parse("2024-11-20T00:00:00Z");

  /**
   * Events over a day as they come: 5 % late, 1 % twice, 0.1 % broken. The same arguments give the
   * same bytes.
   *
   * @throws IllegalArgumentException when a number is out of its range
   */
  public static EventPlan plan(long events, long users, long seed) {
    return EventPlan.of(events, users, seed)
        .withFlaws(LATE, DUPLICATES, BROKEN)
        .withTime(START, Duration.ofHours(24));
  }

  /** Makes the topic and sends all events of the plan to it. */
  static StreamInput send(EventPlan plan, String bootstrap) throws IOException {
    try (EventTopic topic = EventTopic.open(bootstrap, TOPIC)) {
      EventCounts counts = EventGenerator.generate(plan.withPartitions(topic.partitions()), topic);
      topic.flush();
      return new StreamInput(
          counts.events(),
          plan.users(),
          plan.seed(),
          counts.duplicates(),
          counts.broken(),
          counts.records(),
          counts.bytes(),
          topic.partitions());
    }
  }
}
