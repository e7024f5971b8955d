package io.lakehouse.jobs.bench;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.bench.ReadCost.State;
import io.lakehouse.jobs.bench.SparkReads.Read;
import io.lakehouse.jobs.bench.SparkReads.Times;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.lake.LakeConnection;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.flink.util.TimeUtils;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Measures what readers pay for gold that a stream has committed in small pieces: in Spark, as the
 * stream has left it, after maintenance, and of one file with the same rows.
 *
 * <p>The packaged stream makes the commits, in a process of its own and from a broker's records. An
 * hour of them takes minutes: the records say themselves when they arrive, and those of the next
 * window of arrival are sent when gold has the ones before. So each window is a commit of every
 * table, as it is when they arrive by the clock and checkpoints are no longer than windows.
 * Maintenance is the packaged command, beside a stream that may go on from its savepoint. Spark
 * reads the three states in turn in one process, and loads the table anew each time.
 */
public final class ReadBench {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 20;
  private static final long SAY_EVERY = 60;
  private static final String PARTS = "_parts";

  private final Path work;
  private final Progress progress;

  /**
   * What to do.
   *
   * @param commits windows of arrival
   * @param perWindow records of each
   * @param users users that the events are of
   * @param seed seed of the generator
   * @param warmups reads that do not count
   * @param runs reads that count, at least 1
   */
  public record Plan(int commits, int perWindow, long users, long seed, int warmups, int runs) {

    /** Events that arrive on one day, as fast as they happen; 1 % twice, 0.1 % broken. */
    EventPlan events(Duration window) {
      Duration span = window.multipliedBy(commits);
      return EventPlan.of((long) commits * perWindow, users, seed)
          .withFlaws(0, 0.01, 0.001)
          .withTime(begin(), span.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofHours(1) : span);
    }

    /** Yesterday: old enough to be no future, and young enough for every contract to keep. */
    private static Instant begin() {
      return LocalDate.now(ZoneOffset.UTC).minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  /**
   * A bench.
   *
   * @param work folder for the broker, the warehouse and logs
   */
  public ReadBench(Path work, Progress progress) {
    this.work = work;
    this.progress = progress;
  }

  /**
   * Makes the commits, maintains the tables, and reads them.
   *
   * @param home the project's root, which holds Spark's program and jars
   * @throws IllegalStateException when a process fails, or not all events get to gold
   */
  public ReadReport measure(Path home, StreamJob job, Plan plan)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    SparkReads spark = new SparkReads(home, work);
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    Map<String, String> keys =
        new LinkedHashMap<>(StreamBench.keys(work, CheckpointWatch.freePort()));
    keys.put(LakehouseOptions.ANY_TIMESTAMP_TYPE.key(), "true");
    StreamJob told = job.with(keys);
    JobRunner runner = new JobRunner(work, progress);
    try (BrokerProcess broker = BrokerProcess.start(work.resolve("broker"));
        EventTopic topic = EventTopic.replay(broker.bootstrap(), StreamInput.TOPIC)) {
      List<String> arguments = told.arguments(broker.bootstrap(), runner.warehouse(), List.of());
      progress.say("starting the stream");
      try (ChildProcess stream =
              ChildProcess.start(runner.commandLine(arguments), work.resolve("job.out"));
          Lakehouse house = told.open(runner.warehouse())) {
        stream.await(
            "a running job", START_PATIENCE, lines -> new JobOutput(lines).begin("streaming"));
        long events = commit(topic, stream, house, plan);
        stream.stop();
        Lake lake = house.lake();
        List<String> tables = tables(house);
        Map<String, Long> before = new LinkedHashMap<>();
        tables.forEach(name -> before.put(name, current(lake.table(name)).snapshotId()));
        double maintain = maintain(runner, told, tables);
        progress.say("reading in Spark");
        List<Times> times = spark.measure(reads(house, before, plan));
        return report(begun, machine, plan, house, arguments, events, maintain, before, times);
      }
    }
  }

  private long commit(EventTopic topic, ChildProcess stream, Lakehouse house, Plan plan)
      throws IOException {
    Duration window = house.settings().value(LakehouseOptions.PART);
    Instant begin = Plan.begin();
    progress.say(
        "committing %,d windows of %,d records".formatted(plan.commits(), plan.perWindow()));
    Gold gold = new Gold(house.lake().table(PartCommits.GOLD), stream);
    WindowedEvents.Gate gate =
        windows -> {
          topic.flush();
          // The last one that was sent is still open: it ends when something arrives behind it.
          if (windows > 1) {
            gold.await(begin.plus(window.multipliedBy(windows - 1)));
          }
          if (windows > 0 && windows % SAY_EVERY == 0) {
            progress.say("%,d windows".formatted(windows));
          }
        };
    WindowedEvents events = new WindowedEvents(topic, gate, plan.perWindow(), begin, window);
    EventCounts counts = EventGenerator.generate(plan.events(window), events);
    topic.flush();
    // The last window may hold nothing but copies, and then gold has no part of it.
    gold.await(counts.events());
    return counts.events();
  }

  /** What gold has got so far. */
  private static final class Gold {
    private final Table table;
    private final ChildProcess stream;
    private long seen;
    private long newest;
    private long events;

    Gold(Table table, ChildProcess stream) {
      this.table = table;
      this.stream = stream;
    }

    /** Waits for the parts of the window that ends then. */
    void await(Instant end) throws IOException {
      await(() -> newest >= end.toEpochMilli(), "a window that ends at " + end);
    }

    /** Waits for so many events. */
    void await(long count) throws IOException {
      await(() -> events >= count, "%,d events".formatted(count));
      if (events > count) {
        throw new IllegalStateException(
            "Cannot measure readers, gold has more than was sent: %,d of %,d events"
                .formatted(events, count));
      }
    }

    private void await(BooleanSupplier isThere, String what) throws IOException {
      long begun = System.nanoTime();
      for (look(); !isThere.getAsBoolean(); look()) {
        if (!stream.isAlive() || System.nanoTime() - begun > COMMIT_PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "Cannot go on, the stream %s and gold has not got %s; it has %,d events, up to %s"
                  .formatted(
                      stream.isAlive() ? "is behind" : "has ended",
                      what,
                      events,
                      Instant.ofEpochMilli(newest)));
        }
        try {
          stream.await(Duration.ofMillis(LOOK_MILLIS));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException();
        }
      }
    }

    private void look() throws IOException {
      table.refresh();
      List<Snapshot> unseen = new ArrayList<>();
      for (Snapshot snapshot : table.snapshots()) {
        if (snapshot.sequenceNumber() > seen) {
          unseen.add(snapshot);
        }
      }
      PartCommits commits = PartCommits.of(table, unseen);
      newest = Math.max(newest, commits.newest());
      events += commits.events();
      Snapshot current = current(table);
      seen = current == null ? 0 : current.sequenceNumber();
    }
  }

  private double maintain(JobRunner runner, StreamJob job, List<String> tables)
      throws IOException, InterruptedException {
    return RunFigures.round(
        runner
            .further(
                "maintaining",
                job.arguments(
                    List.of("maintain", "--table", String.join(",", tables)), runner.warehouse()))
            .wallSeconds());
  }

  private static List<String> tables(Lakehouse house) {
    return house.contracts().tables().stream()
        .map(TableContract::name)
        .filter(name -> name.startsWith("gold.") && name.endsWith(PARTS))
        .filter(name -> house.lake().exists(name) && current(house.lake().table(name)) != null)
        .toList();
  }

  private SparkReads.Plan reads(Lakehouse house, Map<String, Long> before, Plan plan) {
    List<Read> reads =
        house.contracts().views().stream()
            .filter(view -> before.containsKey(view.name() + PARTS))
            .map(
                view -> {
                  String table = view.name() + PARTS;
                  return new Read(
                      table,
                      before.get(table),
                      ideal(table),
                      view.sql().replace(table + " ", "parts "));
                })
            .toList();
    return new SparkReads.Plan(
        LakeConnection.of(house.settings()).properties(), plan.warmups(), plan.runs(), reads);
  }

  private static String ideal(String table) {
    return table.replaceFirst("^gold", "ideal");
  }

  private static Snapshot current(Table table) {
    return table.currentSnapshot();
  }

  private static ReadReport report(
      Instant begun,
      Machine machine,
      Plan plan,
      Lakehouse house,
      List<String> arguments,
      long events,
      double maintain,
      Map<String, Long> before,
      List<Times> times) {
    List<ReadCost> costs = new ArrayList<>();
    for (Times time : times) {
      Table table = house.lake().table(time.table());
      Table ideal = house.lake().table(ideal(time.table()));
      costs.add(
          ReadCost.of(
              time.table(),
              time.rows(),
              State.of(table, before.get(time.table()), time.before()),
              State.of(table, current(table).snapshotId(), time.after()),
              State.of(ideal, current(ideal).snapshotId(), time.ideal())));
    }
    double all = sum(costs, ReadCost::ideal);
    return new ReadReport(
        begun.toString(),
        machine,
        plan.commits(),
        events,
        TimeUtils.formatWithHighestUnit(house.settings().value(LakehouseOptions.PART)),
        arguments,
        maintain,
        plan.runs(),
        costs,
        RunFigures.round(sum(costs, ReadCost::before) / all),
        RunFigures.round(sum(costs, ReadCost::after) / all));
  }

  private static double sum(List<ReadCost> costs, Function<ReadCost, State> state) {
    return costs.stream().map(state).mapToDouble(one -> one.seconds().median()).sum();
  }
}
