package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.bench.Comparison;
import io.lakehouse.jobs.bench.FreshnessBench;
import io.lakehouse.jobs.bench.FreshnessReport;
import io.lakehouse.jobs.bench.ReportFile;
import io.lakehouse.jobs.bench.StreamBench;
import io.lakehouse.jobs.bench.StreamInput;
import io.lakehouse.jobs.bench.StreamJob;
import io.lakehouse.jobs.bench.StreamReport;
import io.lakehouse.jobs.bench.StreamReportText;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.EventPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.StateBackendOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lake bench stream}. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description =
        "How fast the stream catches up with a backlog of events and what that costs, or how fresh gold is.",
    footer = {
      "",
      "Take figures on a quiet machine. LAKE_HEAP and LAKE_JAVA_OPTS hold for the runs, too."
    })
final class StreamBenchCommand implements Callable<Integer> {
  /** Where a job keeps its state. */
  enum State {
    HASHMAP,
    ROCKSDB
  }

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "3000000",
      description = "Good, distinct events of the backlog (${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Users that they are of (${DEFAULT-VALUE}).")
  private long users;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the generator (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--state",
      paramLabel = "hashmap|rocksdb",
      description = "Where the job keeps its state (as configured).")
  private State state;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs that count (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs before them (${DEFAULT-VALUE}).")
  private int warmups;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "JSON of an earlier bench of the same backlog: prints the ratios to it.")
  private Path against;

  @Option(
      names = "--freshness",
      description = "Measures how long events take to gold instead, with one run.")
  private boolean freshness;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "With --freshness: records a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "With --freshness: time in which events arrive that count (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description =
          "Time between checkpoints, such as 5s (with --freshness 5s, else as configured).")
  private String interval;

  @Option(names = "--no-profile", description = "Leaves out the profiled run at the end.")
  private boolean noProfile;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where broker, warehouse and recording are kept (.lake/bench/stream).")
  private Path work;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the figures go as JSON (bench.json in the work folder).")
  private Path json;

  @Option(names = "--conf", paramLabel = "FILE", description = "Passed on to the job.")
  private Path conf;

  @Option(names = "-D", paramLabel = "key=value", description = "Passed on to the job.")
  private Map<String, String> keys = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    check();
    Console console = new Console(System.err);
    Path file = json == null ? folder().resolve("bench.json") : json;
    ReportFile.write(freshness ? freshness(console) : catchUp(console), file);
    console.say("written to " + file);
    return 0;
  }

  private void check() {
    List<String> problems = BenchOptions.problems(runs, warmups);
    if (rate < 1 || seconds < 1) {
      problems.add("--rate and --seconds are at least 1");
    }
    if (freshness && against != null) {
      problems.add("--against goes without --freshness");
    }
    if (interval != null && !interval.matches("\\d+ ?(ms|s|min)")) {
      problems.add("--interval is a time such as 5s: " + interval);
    }
    BenchOptions.refuse(problems);
  }

  private StreamReport catchUp(Console console) throws Exception {
    Comparison earlier = against == null ? null : Comparison.read(against, events, users, seed);
    StreamReport report =
        new StreamBench(folder(), console)
            .measure(plan(), job(), new StreamBench.Plan(warmups, runs, !noProfile));
    StreamReportText text = new StreamReportText(System.out);
    text.print(report);
    if (earlier != null) {
      text.compare(report, earlier);
    }
    return report;
  }

  private FreshnessReport freshness(Console console) throws Exception {
    FreshnessReport report =
        new FreshnessBench(folder(), console)
            .measure(job(), new FreshnessBench.Plan(rate, seconds, users, seed));
    new StreamReportText(System.out).print(report);
    return report;
  }

  private EventPlan plan() {
    try {
      return StreamInput.plan(events, users, seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private StreamJob job() {
    Map<String, String> all = new LinkedHashMap<>(keys);
    if (state != null) {
      all.put(StateBackendOptions.STATE_BACKEND.key(), state.name().toLowerCase(Locale.ROOT));
      all.put(CheckpointingOptions.INCREMENTAL_CHECKPOINTS.key(), "true");
    }
    if (interval != null || freshness) {
      all.put(
          CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), interval == null ? "5s" : interval);
    }
    return new StreamJob(conf, all);
  }

  private Path folder() {
    return BenchOptions.folder(work, ".lake/bench/stream");
  }
}
