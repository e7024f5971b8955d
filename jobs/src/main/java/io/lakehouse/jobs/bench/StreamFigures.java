package io.lakehouse.jobs.bench;

import java.util.List;

/**
 * What one run has cost that caught up with a backlog, the whole process from its start to its end.
 *
 * @param wallSeconds time on the clock
 * @param jobSeconds the part in which the job ran; the rest is JVM, cluster, planning and report
 * @param cpuSeconds CPU time of all its threads, in its own code and in the kernel; null where the
 *     system does not tell
 * @param userSeconds the part in its own code
 * @param systemSeconds the part in the kernel
 * @param cpuSecondsPerMillion CPU seconds per 10^6 events
 * @param peakResidentMb most memory resident, in 10^6 bytes; null where the system does not tell
 * @param eventsPerSecond good and distinct events per second of the whole process
 * @param eventsPerJobSecond the same per second of the job
 * @param checkpoints null when the job has told of none
 * @param tables what was written, by table
 * @param ledger its lines, as the job prints them
 * @param balanced whether all of them balance
 */
public record StreamFigures(
    double wallSeconds,
    double jobSeconds,
    Double cpuSeconds,
    Double userSeconds,
    Double systemSeconds,
    Double cpuSecondsPerMillion,
    Double peakResidentMb,
    double eventsPerSecond,
    double eventsPerJobSecond,
    Checkpoints checkpoints,
    List<TableWrites> tables,
    List<String> ledger,
    boolean balanced) {

  /** Copies the lists. */
  public StreamFigures {
    tables = List.copyOf(tables);
    ledger = List.copyOf(ledger);
  }

  /**
   * The figures of a run.
   *
   * @throws IllegalStateException when it has not caught up, or has lost or repeated events
   */
  static StreamFigures of(
      JobProcess.Outcome outcome,
      StreamInput input,
      Checkpoints checkpoints,
      List<TableWrites> tables) {
    StreamOutput output = new StreamOutput(outcome.output());
    double job =
        output
            .jobSeconds()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot measure the job, it does not say that it has caught up"));
    check("bronze.user_activity", input.records() - input.broken(), tables);
    check("bronze.rejects", input.broken(), tables);
    check("silver.user_activity", input.events(), tables);
    double wall = RunFigures.round(outcome.wallSeconds());
    Usage usage = outcome.usage();
    Double cpu = usage == null ? null : RunFigures.round(usage.seconds());
    return new StreamFigures(
        wall,
        job,
        cpu,
        usage == null ? null : RunFigures.round(usage.userSeconds()),
        usage == null ? null : RunFigures.round(usage.systemSeconds()),
        cpu == null ? null : RunFigures.round(cpu * 1e6 / input.events()),
        outcome.peakKb() == null ? null : RunFigures.round(outcome.peakKb() * 1024 / 1e6),
        RunFigures.round(input.events() / wall),
        RunFigures.round(input.events() / job),
        checkpoints,
        tables,
        output.ledger(),
        output.isBalanced());
  }

  private static void check(String table, long expected, List<TableWrites> tables) {
    long found =
        tables.stream()
            .filter(writes -> writes.table().equals(table))
            .mapToLong(TableWrites::rows)
            .sum();
    if (found != expected) {
      throw new IllegalStateException(
          "Cannot measure the job, it has lost or repeated events: %s has %,d rows instead of %,d"
              .formatted(table, found, expected));
    }
  }
}
