package io.lakehouse.jobs.bench;

import java.util.Map;

/**
 * What one run of the job has cost, the whole process from its start to its end.
 *
 * @param wallSeconds time on the clock
 * @param cpuSeconds CPU time of all its threads, in its own code and in the kernel; null where the
 *     system does not tell
 * @param userSeconds the part in its own code
 * @param systemSeconds the part in the kernel
 * @param peakResidentMb most memory resident, in 10^6 bytes; null where the system does not tell
 * @param users rows of users in bronze; null when the day had none
 * @param usersPerSecond users per second on the clock
 * @param usersPerCpuSecond users per CPU second
 * @param records rows of all feeds in bronze
 * @param recordsPerSecond records per second on the clock
 * @param recordsPerCpuSecond records per CPU second
 * @param orders rows of orders in bronze; null when the day had none
 * @param ordersPerCpuSecond orders per CPU second
 * @param stepSeconds time on the clock by step, as the job says it; {@code start and end} is the
 *     rest: JVM and cluster, and the end of the process
 */
public record RunFigures(
    double wallSeconds,
    Double cpuSeconds,
    Double userSeconds,
    Double systemSeconds,
    Double peakResidentMb,
    Long users,
    Double usersPerSecond,
    Double usersPerCpuSecond,
    Long records,
    Double recordsPerSecond,
    Double recordsPerCpuSecond,
    Long orders,
    Double ordersPerCpuSecond,
    Map<String, Double> stepSeconds) {
  static final String OUTSIDE = "start and end";

  static RunFigures of(JobProcess.Outcome outcome) {
    JobOutput output = new JobOutput(outcome.output());
    double wall = round(outcome.wallSeconds());
    Usage usage = outcome.usage();
    Double cpu = usage == null ? null : round(usage.seconds());
    Map<String, Long> bronze = output.bronze();
    Long users = bronze.get("c2c_users");
    Long orders = bronze.get("orders");
    Long records =
        bronze.isEmpty() ? null : bronze.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> steps = output.steps();
    double inside = steps.values().stream().mapToDouble(Double::doubleValue).sum();
    steps.put(OUTSIDE, round(wall - inside));
    return new RunFigures(
        wall,
        cpu,
        usage == null ? null : round(usage.userSeconds()),
        usage == null ? null : round(usage.systemSeconds()),
        outcome.peakKb() == null ? null : round(outcome.peakKb() * 1024 / 1e6),
        users,
        rate(users, wall),
        rate(users, cpu),
        records,
        rate(records, wall),
        rate(records, cpu),
        orders,
        rate(orders, cpu),
        steps);
  }

  private static Double rate(Long count, Double seconds) {
    return count == null || seconds == null ? null : round(count / seconds);
  }

  /** Two decimals: more is noise. */
  static double round(double figure) {
    return Math.round(figure * 100) / 100.0;
  }
}
