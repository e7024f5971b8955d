package io.lakehouse.jobs.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What {@code ./lake bench batch} or {@code commerce} has measured. As JSON its fields are in
 * snake_case: {@code summary.wall_seconds.median}, {@code runs[0].peak_resident_mb}, {@code
 * profile.shares[0].cpu_seconds}. What the system does not tell is null.
 *
 * @param startedAt when, in UTC
 * @param machine where
 * @param input the landing day
 * @param jvmArguments arguments of the JVM that was measured
 * @param arguments arguments of the job
 * @param warmups runs before those that count
 * @param runs the runs that count, each on an empty warehouse
 * @param summary median and range of the runs
 * @param profile where the CPU time goes, null when not asked for
 */
public record BatchReport(
    String startedAt,
    Machine machine,
    BatchInput input,
    List<String> jvmArguments,
    List<String> arguments,
    int warmups,
    List<RunFigures> runs,
    Summary summary,
    Profile profile) {

  /**
   * Median and range of the figures of {@link RunFigures} with the same names; null where a run has
   * none.
   */
  public record Summary(
      Spread wallSeconds,
      Spread cpuSeconds,
      Spread userSeconds,
      Spread systemSeconds,
      Spread peakResidentMb,
      Spread usersPerSecond,
      Spread usersPerCpuSecond,
      Spread recordsPerSecond,
      Spread recordsPerCpuSecond,
      Spread ordersPerCpuSecond,
      Map<String, Spread> stepSeconds) {

    static Summary of(List<RunFigures> runs) {
      Map<String, Spread> steps = new LinkedHashMap<>();
      runs.get(0)
          .stepSeconds()
          .keySet()
          .forEach(step -> steps.put(step, spread(runs, run -> run.stepSeconds().get(step))));
      return new Summary(
          spread(runs, RunFigures::wallSeconds),
          spread(runs, RunFigures::cpuSeconds),
          spread(runs, RunFigures::userSeconds),
          spread(runs, RunFigures::systemSeconds),
          spread(runs, RunFigures::peakResidentMb),
          spread(runs, RunFigures::usersPerSecond),
          spread(runs, RunFigures::usersPerCpuSecond),
          spread(runs, RunFigures::recordsPerSecond),
          spread(runs, RunFigures::recordsPerCpuSecond),
          spread(runs, RunFigures::ordersPerCpuSecond),
          steps);
    }

    private static Spread spread(List<RunFigures> runs, Function<RunFigures, Double> figure) {
      return Spread.of(runs.stream().map(figure).toList());
    }
  }
}
