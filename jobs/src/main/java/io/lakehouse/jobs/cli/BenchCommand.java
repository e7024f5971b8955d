package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.bench.BatchBench;
import io.lakehouse.jobs.bench.BatchInput;
import io.lakehouse.jobs.bench.BatchReport;
import io.lakehouse.jobs.bench.InputPreparer;
import io.lakehouse.jobs.bench.ReportFile;
import io.lakehouse.jobs.bench.ReportText;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lake bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the job as a whole process.",
    subcommands = {BenchCommand.Batch.class, StreamBenchCommand.class})
final class BenchCommand {
  private BenchCommand() {}

  /** {@code ./lake bench batch}. */
  @Command(
      name = "batch",
      mixinStandardHelpOptions = true,
      description = "Wall and CPU time, memory and a profile of one day in batch mode.",
      footer = {
        "",
        "Take figures on a quiet machine. LAKE_HEAP and LAKE_JAVA_OPTS hold for the runs, too."
      })
  static final class Batch implements Callable<Integer> {
    @Option(
        names = "--users",
        paramLabel = "N",
        defaultValue = "98913",
        description = "Users to generate (${DEFAULT-VALUE}).")
    private long users;

    @Option(
        names = "--seed",
        defaultValue = "1",
        description = "Seed of the generator (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
        names = "--from",
        paramLabel = "DIR",
        description = "Folder with the published files, to take instead of a generated day.")
    private Path from;

    @Option(
        names = "--factor",
        paramLabel = "N",
        defaultValue = "1",
        description = "With --from: the users so many times over (${DEFAULT-VALUE}).")
    private int factor;

    @Option(
        names = "--landing",
        paramLabel = "DIR",
        description = "Landing zone to measure a day of as it is; needs --date.")
    private Path landing;

    @Option(
        names = "--date",
        paramLabel = "DATE",
        description = "The day (2026-11-20 for a prepared one).")
    private LocalDate date;

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
        description = "Where inputs, warehouse and recording are kept (.lake/bench).")
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
      Path folder =
          (work == null ? Path.of(System.getProperty("lakehouse.home", "."), ".lake/bench") : work)
              .toAbsolutePath()
              .normalize();
      Console console = new Console(System.err);
      BatchInput input = input(folder, console);
      BatchBench bench = new BatchBench(folder, console);
      BatchBench.Plan plan = new BatchBench.Plan(warmups, runs, passedOn());
      BatchReport report =
          noProfile ? bench.measure(input, plan) : bench.measureAndProfile(input, plan);
      new ReportText(System.out).print(report);
      Path file = json == null ? folder.resolve("bench.json") : json;
      ReportFile.write(report, file);
      console.say("written to " + file);
      return 0;
    }

    private void check() {
      List<String> problems = new ArrayList<>();
      if (runs < 1 || warmups < 0 || factor < 1) {
        problems.add("--runs and --factor are at least 1, --warmup at least 0");
      }
      if (landing != null && (from != null || date == null)) {
        problems.add("--landing goes with --date and without --from");
      }
      if (factor > 1 && from == null) {
        problems.add("--factor goes with --from; a generated day grows with --users");
      }
      if (!problems.isEmpty()) {
        throw new UsageException(
            "Cannot measure, the options do not fit together: " + String.join("; ", problems));
      }
    }

    private BatchInput input(Path folder, Progress progress) throws IOException {
      if (landing != null) {
        return BatchInput.landed(landing, date);
      }
      LocalDate day = date == null ? LocalDate.of(2026, 11, 20) : date;
      InputPreparer preparer = new InputPreparer(folder.resolve("input"), day, progress);
      if (from != null) {
        return preparer.published(from, factor);
      }
      return preparer.made(
          "generated-%d-seed%d".formatted(users, seed),
          "generated, seed %d".formatted(seed),
          zone -> C2cGenerator.generate(day, users, seed, Quirks.none(), zone).users());
    }

    private List<String> passedOn() {
      List<String> options = new ArrayList<>();
      if (conf != null) {
        options.addAll(List.of("--conf", conf.toString()));
      }
      keys.forEach((key, value) -> options.add("-D" + key + "=" + value));
      return options;
    }
  }
}
