package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.bench.BatchInput;
import io.lakehouse.jobs.bench.InputPreparer;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the job as a whole process.",
    subcommands = {
      BenchCommand.Batch.class,
      CommerceBenchCommand.class,
      StreamBenchCommand.class,
      ReadBenchCommand.class
    })
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

    @Mixin private BenchOptions options;

    @Override
    public Integer call() throws Exception {
      check();
      Console console = new Console(System.err);
      options.measure(input(options.folder(), console), List.of(), "bench.json", console);
      return 0;
    }

    private void check() {
      List<String> problems = options.problems();
      if (factor < 1) {
        problems.add("--factor is at least 1");
      }
      if (landing != null && (from != null || date == null)) {
        problems.add("--landing goes with --date and without --from");
      }
      if (factor > 1 && from == null) {
        problems.add("--factor goes with --from; a generated day grows with --users");
      }
      BenchOptions.refuse(problems);
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
  }
}
