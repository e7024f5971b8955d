package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.util.TimeUtils;

/**
 * Measures how long events take to gold while they arrive at a steady rate and the packaged job
 * runs in a process of its own; see {@link Freshness} for the method.
 */
public final class FreshnessBench {
  /** For the JVM to compile what it needs all the time. */
  private static final Duration LEAD = Duration.ofSeconds(20);

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration END_PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 500;

  private final Path work;
  private final Progress progress;

  /**
   * What to do.
   *
   * @param rate records a second
   * @param seconds time in which events arrive that count
   * @param users users that the events are of
   * @param seed seed of the generator
   */
  public record Plan(int rate, int seconds, long users, long seed) {
    long events() {
      return rate * (LEAD.toSeconds() + seconds);
    }
  }

  /**
   * A bench.
   *
   * @param work folder for the broker, the warehouse and logs
   */
  public FreshnessBench(Path work, Progress progress) {
    this.work = work;
    this.progress = progress;
  }

  /**
   * Runs the job, sends events to it, and looks when they got to gold.
   *
   * @throws IllegalStateException when the job ends, or not all events get to gold
   */
  public FreshnessReport measure(StreamJob job, Plan plan)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    Machine machine = Machine.here();
    int port = CheckpointWatch.freePort();
    StreamJob told = job.with(StreamBench.keys(work, port));
    JobRunner runner = new JobRunner(work, progress);
    try (BrokerProcess broker = BrokerProcess.start(work.resolve("broker"));
        EventTopic topic = EventTopic.open(broker.bootstrap(), StreamInput.TOPIC)) {
      List<String> arguments = told.arguments(broker.bootstrap(), runner.warehouse(), List.of());
      progress.say("starting the stream");
      try (ChildProcess stream =
              ChildProcess.start(runner.commandLine(arguments), work.resolve("job.out"));
          CheckpointWatch watch = CheckpointWatch.begin(port)) {
        stream.await(
            "a running job", START_PATIENCE, lines -> new JobOutput(lines).begin("streaming"));
        Sent sent = send(topic, plan);
        try (Lakehouse house = told.open(runner.warehouse())) {
          PartCommits gold = awaitGold(house, stream, sent.counts());
          Checkpoints checkpoints = watch.seen();
          stream.stop();
          return report(machine, told, runner, arguments, plan, sent, house, gold, checkpoints);
        }
      }
    }
  }

  /** What the producer has done, and when. */
  private record Sent(Instant begun, Instant ended, double reached, EventCounts counts) {}

  private Sent send(EventTopic topic, Plan plan) throws IOException {
    progress.say(
        "sending %,d records/s, %d s before those that count and then %d s"
            .formatted(plan.rate(), LEAD.toSeconds(), plan.seconds()));
    Instant begun = Instant.now();
    PacedEvents paced = new PacedEvents(topic, plan.rate());
    EventCounts counts =
        EventGenerator.generate(
            StreamInput.plan(plan.events(), plan.users(), plan.seed())
                .withPartitions(topic.partitions()),
            paced);
    double reached = paced.reached();
    topic.flush();
    return new Sent(begun, Instant.now(), reached, counts);
  }

  private PartCommits awaitGold(Lakehouse house, ChildProcess stream, EventCounts counts)
      throws IOException, InterruptedException {
    progress.say("waiting until gold has all events");
    long begun = System.nanoTime();
    PartCommits gold = PartCommits.read(house.lake());
    while (gold.events() < counts.events()) {
      if (!stream.isAlive() || System.nanoTime() - begun > END_PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Cannot tell how fresh gold is, the stream %s and %,d of %,d events are in gold"
                .formatted(
                    stream.isAlive() ? "is behind" : "has ended", gold.events(), counts.events()));
      }
      stream.await(Duration.ofMillis(LOOK_MILLIS));
      gold = PartCommits.read(house.lake());
    }
    return gold;
  }

  private FreshnessReport report(
      Machine machine,
      StreamJob job,
      JobRunner runner,
      List<String> arguments,
      Plan plan,
      Sent sent,
      Lakehouse house,
      PartCommits gold,
      Checkpoints checkpoints)
      throws IOException {
    Settings settings = job.settings(runner.warehouse());
    Duration part = settings.value(LakehouseOptions.PART);
    long[] arrivals =
        PartCommits.arrivals(
            house.lake(), sent.begun().plus(LEAD).toEpochMilli(), sent.ended().toEpochMilli());
    return new FreshnessReport(
        sent.begun().truncatedTo(ChronoUnit.SECONDS).toString(),
        machine,
        plan.rate(),
        RunFigures.round(sent.reached()),
        LEAD.toSeconds(),
        plan.seconds(),
        TimeUtils.formatWithHighestUnit(
            settings.value(CheckpointingOptions.CHECKPOINTING_INTERVAL)),
        TimeUtils.formatWithHighestUnit(part),
        job.state(runner.warehouse()),
        runner.jvmArguments(),
        arguments,
        Freshness.of(arrivals, part.toMillis(), gold.commits()),
        checkpoints,
        TableWrites.of(house));
  }
}
