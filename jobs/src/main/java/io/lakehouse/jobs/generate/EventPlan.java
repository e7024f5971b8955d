package io.lakehouse.jobs.generate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stream of events is to be like. Shares are parts of the good events, 0 to 1.
 *
 * @param events good and distinct events: what silver must hold
 * @param users the same users as {@link C2cGenerator} makes of that number and seed
 * @param seed another seed gives other events
 * @param late events that arrive from a minute to three days after they happened
 * @param duplicates events that are delivered a second time, some minutes later at most
 * @param broken records beside the good events that are no JSON object
 * @param start the earliest event time, in whole milliseconds
 * @param span every event time is less than this after the start; an hour at least
 * @param partitions of the topic; the records of a key are in one of them
 */
public record EventPlan(
    long events,
    long users,
    long seed,
    double late,
    double duplicates,
    double broken,
    Instant start,
    Duration span,
    int partitions) {

  /** Of a topic that has to be made. */
  public static final int PARTITIONS = 4;

  /** More would not fit the numbers that sessions have. */
  private static final long MOST_EVENTS = 100_000_000_000L;

  private static final long MOST_USERS = 2_000_000_000L;

  /** Dates of four digits, and room for late arrivals. */
  private static final Instant LAST_START = Instant.parse("9990-01-01T00:00:00Z");

  /**
   * Checks all of it.
   *
   * @throws IllegalArgumentException naming every value that does not do
   */
  public EventPlan {
    List<String> problems = new ArrayList<>();
    check(problems, events >= 1 && events <= MOST_EVENTS, "events 1 to " + MOST_EVENTS, events);
    check(problems, users >= 1 && users <= MOST_USERS, "users 1 to " + MOST_USERS, users);
    check(problems, isShare(late), "late 0 to 1", late);
    check(problems, isShare(duplicates), "duplicates 0 to 1", duplicates);
    check(problems, isShare(broken), "broken 0 to 1", broken);
    boolean inTime = start.compareTo(Instant.EPOCH) >= 0 && start.isBefore(LAST_START);
    check(problems, inTime, "start from 1970 to 9989", start);
    boolean isLong = span.toHours() >= 1 && span.toDays() <= 366;
    check(problems, isLong, "span an hour to 366 days", span);
    check(problems, partitions >= 1 && partitions <= 1000, "partitions 1 to 1000", partitions);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot generate events, a value is out of its range: " + String.join("; ", problems));
    }
  }

  /** Good events only, in time, on 2026-11-20, for a topic of four partitions. */
  public static EventPlan of(long events, long users, long seed) {
    return new EventPlan(
        events,
        users,
        seed,
        0,
        0,
        0,
        Instant.parse("2026-11-20T00:00:00Z"),
        Duration.ofHours(24),
        PARTITIONS);
  }

  /** The same with other shares of what goes wrong. */
  public EventPlan withFlaws(double late, double duplicates, double broken) {
    return new EventPlan(events, users, seed, late, duplicates, broken, start, span, partitions);
  }

  /** The same at another time. */
  public EventPlan withTime(Instant start, Duration span) {
    return new EventPlan(events, users, seed, late, duplicates, broken, start, span, partitions);
  }

  /** The same for a topic of another number of partitions. */
  public EventPlan withPartitions(int partitions) {
    return new EventPlan(events, users, seed, late, duplicates, broken, start, span, partitions);
  }

  private static boolean isShare(double share) {
    return share >= 0 && share <= 1;
  }

  private static void check(List<String> problems, boolean good, String range, Object value) {
    if (!good) {
      problems.add(range + ": " + value);
    }
  }
}
