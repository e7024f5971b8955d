package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.bench.ReadBench;
import io.lakehouse.jobs.bench.ReadReport;
import io.lakehouse.jobs.bench.ReadReportText;
import io.lakehouse.jobs.bench.ReportFile;
import io.lakehouse.jobs.bench.StreamJob;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lake bench read}. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description =
        "What Spark pays for gold after many small commits, before and after maintenance, against one file.",
    footer = {"", "Take figures on a quiet machine. The defaults take a quarter of an hour."})
final class ReadBenchCommand implements Callable<Integer> {
  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "720",
      description = "Commits of each table: an hour of one every 5 s (${DEFAULT-VALUE}).")
  private int commits;

  @Option(
      names = "--per-commit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Records that arrive for each (${DEFAULT-VALUE}).")
  private int perCommit;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Users that the events are of (${DEFAULT-VALUE}).")
  private long users;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the generator (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "11",
      description = "Reads of each state that count (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "5",
      description = "Reads before them (${DEFAULT-VALUE}).")
  private int warmups;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where broker and warehouse are kept (.lake/bench/read).")
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
    Map<String, String> all = new LinkedHashMap<>(keys);
    // Short enough for each window to be committed by itself.
    all.putIfAbsent(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "250 ms");
    ReadReport report =
        new ReadBench(folder(), console)
            .measure(
                home(),
                new StreamJob(conf, all),
                new ReadBench.Plan(commits, perCommit, users, seed, warmups, runs));
    new ReadReportText(System.out).print(report);
    Path file = json == null ? folder().resolve("bench.json") : json;
    ReportFile.write(report, file);
    console.say("written to " + file);
    return 0;
  }

  private void check() {
    List<String> problems = BenchOptions.problems(runs, warmups);
    if (commits < 2 || commits > 5_000 || perCommit < 100) {
      problems.add("--commits is 2 to 5000, --per-commit at least 100");
    }
    BenchOptions.refuse(problems);
  }

  private static Path home() {
    return Path.of(System.getProperty("lakehouse.home", ".")).toAbsolutePath().normalize();
  }

  private Path folder() {
    return BenchOptions.folder(work, ".lake/bench/read");
  }
}
