package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.Breakage;
import io.lakehouse.jobs.generate.EventConsumer;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventFiles;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.generate.GeneratedFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lake generate events}. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "What users do, as files of a landing zone or into a Kafka topic.")
final class EventsCommand implements Callable<Integer> {
  private static final String KAFKA = "kafka://";
  private static final Pattern TOPIC =
      Pattern.compile(KAFKA + "(?<brokers>[^/]+:\\d+)/(?<topic>[A-Za-z0-9._-]{1,249})");

  @Option(
      names = "--events",
      defaultValue = "100000",
      description = "Good, distinct events (${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--users",
      defaultValue = "100000",
      description = "Users, those of 'generate c2c' with that number and seed (${DEFAULT-VALUE}).")
  private long users;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Another seed, other events (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--late",
      defaultValue = "5%",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "Events that arrive a minute to three days late (${DEFAULT-VALUE}).")
  private double late;

  @Option(
      names = "--duplicates",
      defaultValue = "1%",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "Events that are delivered twice (${DEFAULT-VALUE}).")
  private double duplicates;

  @Option(
      names = "--broken",
      defaultValue = "0.1%",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "Records beside the events that are no JSON object (${DEFAULT-VALUE}).")
  private double broken;

  @Option(
      names = "--start",
      defaultValue = "2026-11-20T00:00:00Z",
      paramLabel = "TIME",
      description = "The earliest event time (${DEFAULT-VALUE}).")
  private Instant start;

  @Option(
      names = "--hours",
      defaultValue = "24",
      description = "Hours that the events are spread over (${DEFAULT-VALUE}).")
  private long hours;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR|kafka://HOST:PORT/TOPIC",
      description = "Landing zone or topic to write to.")
  private String out;

  @Override
  public Integer call() throws Exception {
    EventPlan plan = plan();
    if (out.startsWith(KAFKA)) {
      toTopic(plan);
    } else {
      toFiles(plan);
    }
    return 0;
  }

  private EventPlan plan() {
    try {
      return new EventPlan(
          events,
          users,
          seed,
          late,
          duplicates,
          broken,
          start,
          Duration.ofHours(hours),
          EventPlan.PARTITIONS);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private void toFiles(EventPlan plan) throws IOException {
    List<GeneratedFile> files;
    try (EventFiles landing = EventFiles.open(plan, Path.of(out))) {
      generate(plan, landing, landing::close);
      files = landing.files();
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new UsageException("Cannot generate events, --out is no folder: " + out);
    }
    files.forEach(f -> System.out.printf("%,12d lines  %s%n", f.lines(), f.path()));
    System.out.printf("%nnext: head -n 3 %s%n", files.get(0).path());
  }

  private void toTopic(EventPlan plan) throws IOException {
    Matcher target = TOPIC.matcher(out);
    if (!target.matches()) {
      throw new UsageException(
          "Cannot generate events, --out is no topic such as kafka://127.0.0.1:9092/user-activity: "
              + out);
    }
    String brokers = target.group("brokers");
    String name = target.group("topic");
    try (EventTopic topic = open(brokers, name)) {
      System.out.printf(
          "topic %s: %d partitions, arrival time by the broker (LogAppendTime)%s%n",
          name, topic.partitions(), topic.isCreated() ? ", created" : "");
      generate(plan.withPartitions(topic.partitions()), topic, topic::flush);
    }
    System.out.printf(
        "%nnext: kafka-console-consumer.sh --bootstrap-server %s --topic %s --from-beginning"
            + " --max-messages 3%n",
        brokers, name);
  }

  private static EventTopic open(String brokers, String name) throws IOException {
    try {
      return EventTopic.open(brokers, name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private interface Ending {
    void end() throws IOException;
  }

  private static void generate(EventPlan plan, EventConsumer target, Ending ending)
      throws IOException {
    long begun = System.nanoTime();
    EventCounts counts = EventGenerator.generate(plan, target);
    ending.end();
    print(counts, (System.nanoTime() - begun) / 1e9);
  }

  private static void print(EventCounts counts, double seconds) {
    line(counts.events(), "events, good and distinct");
    line(counts.sessions(), "sessions");
    line(counts.late(), "late, from a minute to three days");
    line(counts.duplicates(), "duplicates, delivered a second time");
    line(counts.broken(), "broken: " + kinds(counts));
    line(counts.nullKeys(), "records without key");
    line(counts.withoutId(), "events without event_id");
    line(counts.withExtraFields(), "events with an unknown field");
    System.out.printf(
        Locale.ROOT,
        "%,12d records, %.1f MB, in %.1f s: %,.0f records/s%n",
        counts.records(),
        counts.bytes() / 1e6,
        seconds,
        counts.records() / seconds);
  }

  private static void line(long count, String what) {
    System.out.printf(Locale.ROOT, "%,12d %s%n", count, what);
  }

  private static String kinds(EventCounts counts) {
    return Stream.of(Breakage.values())
        .map(kind -> counts.brokenByKind().get(kind) + " " + kind.text())
        .collect(Collectors.joining(", "));
  }
}
