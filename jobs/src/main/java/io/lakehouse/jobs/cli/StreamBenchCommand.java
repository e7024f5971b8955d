package io.lakehouse.jobs.cli;

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
    description = "How fast the stream catches up with a backlog of events, and what that costs.",
    footer = {"", "Take figures on a quiet machine. LAKE_JAVA_OPTS holds for the runs, too."})
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
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Heap of the job (${DEFAULT-VALUE}).")
  private String heap;

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
    if (runs < 1 || warmups < 0) {
      throw new UsageException(
          "Cannot measure, --runs is at least 1 and --warmup at least 0: %d and %d"
              .formatted(runs, warmups));
    }
    Console console = new Console(System.err);
    StreamReport report =
        new StreamBench(folder(), console)
            .measure(plan(), job(), new StreamBench.Plan(warmups, runs, !noProfile));
    new StreamReportText(System.out).print(report);
    Path file = json == null ? folder().resolve("bench.json") : json;
    ReportFile.write(report, file);
    console.say("written to " + file);
    return 0;
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
    return new StreamJob(heap, conf, all);
  }

  private Path folder() {
    Path folder =
        work == null
            ? Path.of(System.getProperty("lakehouse.home", "."), ".lake/bench/stream")
            : work;
    return folder.toAbsolutePath().normalize();
  }
}
