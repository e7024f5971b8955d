package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the batch job: the packaged one, in processes of their own, on empty warehouses. */
public final class BatchBench {
  private static final String SETTINGS = "profile.jfc";
  private static final int TAIL = 30;

  private final Path work;
  private final Progress progress;
  private final JobCommand command = JobCommand.ofThisProcess();

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
  }

  /**
   * Runs the job as often as planned.
   *
   * @throws IllegalStateException when a run fails or loses users
   */
  public BatchReport measure(BatchInput input, Plan plan) throws IOException, InterruptedException {
    return measure(input, plan, null);
  }

  /** The same, and then once more with a profiler, which does not count. */
  public BatchReport measureAndProfile(BatchInput input, Plan plan)
      throws IOException, InterruptedException {
    return measure(input, plan, work.resolve("profile.jfr"));
  }

  private BatchReport measure(BatchInput input, Plan plan, Path recording)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    List<String> arguments = new ArrayList<>(List.of("run", "--date", input.date()));
    arguments.addAll(List.of("--landing", input.landing(), "--warehouse", warehouse().toString()));
    arguments.addAll(plan.options());
    List<RunFigures> runs = new ArrayList<>();
    for (int run = 1 - plan.warmups(); run <= plan.runs(); run++) {
      String name = run < 1 ? "warm-up" : "run %d of %d".formatted(run, plan.runs());
      RunFigures figures = figures(name, input, command.with(jvm(), arguments));
      if (run >= 1) {
        runs.add(figures);
      }
    }
    BatchReport.Summary summary = BatchReport.Summary.of(runs);
    return new BatchReport(
        begun.toString(),
        machine,
        input,
        command.jvmArguments(),
        arguments,
        plan.warmups(),
        runs,
        summary,
        recording == null ? null : profile(recording, arguments, summary));
  }

  private RunFigures figures(String name, BatchInput input, List<String> line)
      throws IOException, InterruptedException {
    RunFigures figures = RunFigures.of(run(name, JobProcess.measured(line, output())));
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: %.2f s, %s CPU s, %s MB",
            name,
            figures.wallSeconds(),
            figures.cpuSeconds(),
            figures.peakResidentMb()));
    if (input.users() != null && !input.users().equals(figures.users())) {
      throw new IllegalStateException(
          "Cannot measure the job, it has lost users: %s of %s are in bronze"
              .formatted(figures.users(), input.users()));
    }
    return figures;
  }

  private Profile profile(Path recording, List<String> arguments, BatchReport.Summary summary)
      throws IOException, InterruptedException {
    Path settings = work.resolve(SETTINGS);
    try (InputStream own = BatchBench.class.getResourceAsStream(SETTINGS)) {
      Files.copy(own, settings, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> jvm = new ArrayList<>(jvm());
    jvm.addAll(
        List.of(
            "-XX:StartFlightRecording:filename=%s,settings=%s,dumponexit=true"
                .formatted(recording, settings),
            "-XX:FlightRecorderOptions:stackdepth=256",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+DebugNonSafepoints",
            "-Xlog:jfr*=off",
            "-Dlakehouse.exit=orderly"));
    JobProcess.Outcome outcome =
        run("profiled run", JobProcess.profiled(command.with(jvm, arguments), output()));
    if (!Files.exists(recording)) {
      throw new IllegalStateException(
          "Cannot profile the job, it has left no recording: %s. Leave it out with --no-profile"
              .formatted(recording));
    }
    progress.say("reading the profile " + recording);
    Spread cpu = summary.cpuSeconds();
    return new Profiler(Recording.read(recording), outcome)
        .profile(cpu == null ? null : cpu.median());
  }

  private JobProcess.Outcome run(String name, JobProcess process)
      throws IOException, InterruptedException {
    Folders.empty(warehouse());
    Folders.empty(temporary());
    progress.say(name + " ...");
    JobProcess.Outcome outcome = process.run();
    Folders.delete(temporary());
    if (outcome.exitCode() != 0) {
      List<String> lines = outcome.output();
      lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).forEach(progress::say);
      throw new IllegalStateException(
          "Cannot measure the job, it has ended with exit code %d: its output is in %s"
              .formatted(outcome.exitCode(), output()));
    }
    return outcome;
  }

  private List<String> jvm() {
    return List.of(
        "-Djava.io.tmpdir=" + temporary(), "-Dlakehouse.log.file=" + work.resolve("job.log"));
  }

  private Path warehouse() {
    return work.resolve("warehouse");
  }

  private Path temporary() {
    return work.resolve("tmp");
  }

  private Path output() {
    return work.resolve("job.out");
  }
}
