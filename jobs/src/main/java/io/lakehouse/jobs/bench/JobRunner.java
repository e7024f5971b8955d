package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Runs the packaged job in processes of its own, each on an empty warehouse. */
final class JobRunner {
  /** Of the work folder, empty at the start of each run and deleted behind it. */
  static final String TEMPORARY = "tmp";

  private static final String SETTINGS = "profile.jfc";
  private static final int TAIL = 30;

  private final Path work;
  private final Progress progress;
  private final JobCommand command;

  /**
   * A runner.
   *
   * @param work folder for warehouses, logs and recordings
   */
  JobRunner(Path work, Progress progress) {
    this.work = work;
    this.progress = progress;
    this.command = JobCommand.ofThisProcess();
  }

  /** Where the job's tables go. */
  Path warehouse() {
    return work.resolve("warehouse");
  }

  /** Arguments of the JVM of every run, its folders left out. */
  List<String> jvmArguments() {
    return command.jvmArguments();
  }

  /** The whole command line of a job that this runner does not run. */
  List<String> commandLine(List<String> arguments) throws IOException {
    empty();
    return command.with(jvm(), arguments);
  }

  /**
   * Runs the job, disturbed as little as possible.
   *
   * @throws IllegalStateException when it fails
   */
  JobProcess.Outcome measured(String name, List<String> arguments)
      throws IOException, InterruptedException {
    empty();
    return run(name, JobProcess.measured(command.with(jvm(), arguments), output()));
  }

  /**
   * Runs a command on the warehouse as it is.
   *
   * @throws IllegalStateException when it fails
   */
  JobProcess.Outcome further(String name, List<String> arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(temporary());
    return run(name, JobProcess.measured(command.with(jvm(), arguments), output()));
  }

  /**
   * Runs the job with a profiler and says where its CPU time went.
   *
   * @param cpu what such a run costs without the profiler, null when nobody knows
   */
  Profile profile(StackClassifier classifier, List<String> arguments, Spread cpu)
      throws IOException, InterruptedException {
    empty();
    Path recording = work.resolve("profile.jfr");
    Files.deleteIfExists(recording);
    Path settings = work.resolve(SETTINGS);
    try (InputStream own = JobRunner.class.getResourceAsStream(SETTINGS)) {
      Files.copy(own, settings, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> recorded = new ArrayList<>(jvm());
    recorded.addAll(
        List.of(
            "-XX:StartFlightRecording:filename=%s,settings=%s,dumponexit=true"
                .formatted(recording, settings),
            "-XX:FlightRecorderOptions:stackdepth=256",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+DebugNonSafepoints",
            "-Xlog:jfr*=off",
            "-Dlakehouse.exit=orderly"));
    JobProcess.Outcome outcome =
        run("profiled run", JobProcess.profiled(command.with(recorded, arguments), output()));
    if (!Files.exists(recording)) {
      throw new IllegalStateException(
          "Cannot profile the job, it has left no recording: %s. Leave it out with --no-profile"
              .formatted(recording));
    }
    progress.say("reading the profile " + recording);
    return new Profiler(Recording.read(recording, classifier), classifier, outcome)
        .profile(cpu == null ? null : cpu.median());
  }

  private JobProcess.Outcome run(String name, JobProcess process)
      throws IOException, InterruptedException {
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

  private void empty() throws IOException {
    Folders.empty(warehouse());
    Folders.empty(temporary());
  }

  private List<String> jvm() {
    return List.of(
        "-Djava.io.tmpdir=" + temporary(), "-Dlakehouse.log.file=" + work.resolve("job.log"));
  }

  private Path temporary() {
    return work.resolve(TEMPORARY);
  }

  private Path output() {
    return work.resolve("job.out");
  }
}
