package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the batch job: the packaged one, in processes of their own, on empty warehouses. */
public final class BatchBench {
  private final Path work;
  private final Progress progress;
  private final JobRunner runner;

  /**
   * What to do.
   *
   * @param warmups runs that do not count, for the page cache
   * @param runs runs that count, at least 1
   * @param options options that the job gets besides its day and warehouse
   */
  public record Plan(int warmups, int runs, List<String> options) {
    /** Copies the list. */
    public Plan {
      options = List.copyOf(options);
    }
  }

  /**
   * A bench.
   *
   * @param work folder for warehouses, logs and recordings
   */
  public BatchBench(Path work, Progress progress) {
    this.work = work;
    this.progress = progress;
    this.runner = new JobRunner(work, progress);
  }

  /**
   * Runs the job as often as planned.
   *
   * @throws IllegalStateException when a run fails or loses users or records
   */
  public BatchReport measure(BatchInput input, Plan plan) throws IOException, InterruptedException {
    return measure(input, plan, false);
  }

  /** The same, and then once more with a profiler, which does not count. */
  public BatchReport measureAndProfile(BatchInput input, Plan plan)
      throws IOException, InterruptedException {
    return measure(input, plan, true);
  }

  private BatchReport measure(BatchInput input, Plan plan, boolean profiled)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    List<String> arguments = new ArrayList<>(List.of("run", "--date", input.date()));
    arguments.addAll(
        List.of("--landing", input.landing(), "--warehouse", runner.warehouse().toString()));
    arguments.addAll(plan.options());
    List<RunFigures> runs = new ArrayList<>();
    for (int run = 1 - plan.warmups(); run <= plan.runs(); run++) {
      String name = run < 1 ? "warm-up" : "run %d of %d".formatted(run, plan.runs());
      RunFigures figures = figures(name, input, arguments);
      if (run >= 1) {
        runs.add(figures);
      }
    }
    BatchReport.Summary summary = BatchReport.Summary.of(runs);
    return new BatchReport(
        begun.toString(),
        machine,
        input,
        runner.jvmArguments(),
        arguments,
        plan.warmups(),
        runs,
        summary,
        profiled ? runner.profile(StackClassifier.BATCH, arguments, summary.cpuSeconds()) : null);
  }

  private RunFigures figures(String name, BatchInput input, List<String> arguments)
      throws IOException, InterruptedException {
    RunFigures figures = RunFigures.of(runner.measured(name, arguments));
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: %.2f s, %s CPU s, %s MB",
            name,
            figures.wallSeconds(),
            figures.cpuSeconds(),
            figures.peakResidentMb()));
    check("users", input.users(), figures.users());
    check("records", input.records(), figures.records());
    return figures;
  }

  private static void check(String what, Long expected, Long found) {
    if (expected != null && !expected.equals(found)) {
      throw new IllegalStateException(
          "Cannot measure the job, it has lost %s: %s of %s are in bronze"
              .formatted(what, found, expected));
    }
  }
}
