package io.lakehouse.jobs.bench;

import java.util.List;

/**
 * Where the CPU time goes, from one run with Java Flight Recorder that does not count.
 *
 * <p>The recorder looks 100 times a second what threads run Java code. A thread's CPU time, which
 * the system tells, is laid on what it was seen at; JIT and garbage collection are the CPU time of
 * the JVM's own threads. Where the system tells no thread's time, all samples weigh the same, and
 * JIT and garbage collection are times on the clock.
 *
 * @param wallSeconds time of the profiled run
 * @param cpuSeconds its CPU time; null where the system does not tell
 * @param samples stacks that the figures rest on
 * @param jitSeconds time that the JVM says its compilers were at work, on the clock
 * @param gcPauseSeconds time that the JVM says it stood still to collect garbage, on the clock
 * @param shares by activity, in the order of a run
 */
public record Profile(
    double wallSeconds,
    Double cpuSeconds,
    int samples,
    double jitSeconds,
    double gcPauseSeconds,
    List<Share> shares) {

  /**
   * One activity's part.
   *
   * @param activity its name
   * @param meaning what counts as it
   * @param percent share of the CPU time
   * @param cpuSeconds the same share of the median CPU time of the runs that count; null where the
   *     system tells no CPU time
   */
  public record Share(String activity, String meaning, double percent, Double cpuSeconds) {}
}
