package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.bench.BatchBench;
import io.lakehouse.jobs.bench.BatchInput;
import io.lakehouse.jobs.bench.BatchReport;
import io.lakehouse.jobs.bench.ReportFile;
import io.lakehouse.jobs.bench.ReportText;
import io.lakehouse.jobs.config.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How days in batch mode are measured, whatever is in them. */
final class BenchOptions {
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
      description = "Where the figures go as JSON (a file in the work folder).")
  private Path json;

  @Option(names = "--conf", paramLabel = "FILE", description = "Passed on to the job.")
  private Path conf;

  @Option(names = "-D", paramLabel = "key=value", description = "Passed on to the job.")
  private Map<String, String> keys = new LinkedHashMap<>();

  /** The work folder. */
  Path folder() {
    return folder(work, ".lake/bench");
  }

  /** The work folder that was given, or the usual one in the project. */
  static Path folder(Path given, String usual) {
    return (given == null ? Path.of(System.getProperty("lakehouse.home", "."), usual) : given)
        .toAbsolutePath()
        .normalize();
  }

  /** What does not fit; more can be added. */
  List<String> problems() {
    return problems(runs, warmups);
  }

  /** What does not fit of these options; more can be added. */
  static List<String> problems(int runs, int warmups) {
    List<String> problems = new ArrayList<>();
    if (runs < 1 || warmups < 0) {
      problems.add("--runs is at least 1, --warmup at least 0");
    }
    return problems;
  }

  /** Stops the command when there are problems. */
  static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UsageException(
          "Cannot measure, the options do not fit together: " + String.join("; ", problems));
    }
  }

  /** Runs the job, prints the figures and writes them. */
  void measure(BatchInput input, List<String> jobOptions, String file, Console console)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(jobOptions);
    if (conf != null) {
      all.addAll(List.of("--conf", conf.toString()));
    }
    keys.forEach((key, value) -> all.add("-D" + key + "=" + value));
    BatchBench bench = new BatchBench(folder(), console);
    BatchBench.Plan plan = new BatchBench.Plan(warmups, runs, all);
    BatchReport report =
        noProfile ? bench.measure(input, plan) : bench.measureAndProfile(input, plan);
    new ReportText(System.out).print(report);
    Path target = json == null ? folder().resolve(file) : json;
    ReportFile.write(report, target);
    console.say("written to " + target);
  }
}
