package io.lakehouse.jobs.bench;

import java.util.List;
import java.util.function.Function;

/**
 * What {@code ./lake bench stream} has measured. As JSON its fields are in snake_case: {@code
 * summary.events_per_second.median}, {@code runs[0].tables[0].bytes}, {@code
 * profile.shares[0].cpu_seconds}. What the system does not tell is null.
 *
 * @param startedAt when, in UTC
 * @param machine where
 * @param input the backlog
 * @param state where state was kept, {@code hashmap} or {@code rocksdb}
 * @param jvmArguments arguments of the JVM that was measured
 * @param arguments arguments of the job
 * @param warmups runs before those that count
 * @param runs the runs that count, each on an empty warehouse
 * @param summary median and range of the runs
 * @param profile where the CPU time goes, null when not asked for
 */
public record StreamReport(
    String startedAt,
    Machine machine,
    StreamInput input,
    String state,
    List<String> jvmArguments,
    List<String> arguments,
    int warmups,
    List<StreamFigures> runs,
    Summary summary,
    Profile profile) {

  /** Copies the lists. */
  public StreamReport {
    jvmArguments = List.copyOf(jvmArguments);
    arguments = List.copyOf(arguments);
    runs = List.copyOf(runs);
  }

  /**
   * Median and range of the figures of {@link StreamFigures} with the same names; null where a run
   * has none.
   */
  public record Summary(
      Spread wallSeconds,
      Spread jobSeconds,
      Spread cpuSeconds,
      Spread userSeconds,
      Spread systemSeconds,
      Spread cpuSecondsPerMillion,
      Spread peakResidentMb,
      Spread eventsPerSecond,
      Spread eventsPerJobSecond) {

    static Summary of(List<StreamFigures> runs) {
      return new Summary(
          spread(runs, StreamFigures::wallSeconds),
          spread(runs, StreamFigures::jobSeconds),
          spread(runs, StreamFigures::cpuSeconds),
          spread(runs, StreamFigures::userSeconds),
          spread(runs, StreamFigures::systemSeconds),
          spread(runs, StreamFigures::cpuSecondsPerMillion),
          spread(runs, StreamFigures::peakResidentMb),
          spread(runs, StreamFigures::eventsPerSecond),
          spread(runs, StreamFigures::eventsPerJobSecond));
    }

    private static Spread spread(List<StreamFigures> runs, Function<StreamFigures, Double> figure) {
      return Spread.of(runs.stream().map(figure).toList());
    }
  }
}
