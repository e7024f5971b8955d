package io.lakehouse.jobs.bench;

import java.util.List;

/**
 * What {@code ./lake bench stream --freshness} has measured. As JSON its fields are in snake_case:
 * {@code freshness.readable.p99}.
 *
 * @param startedAt when, in UTC
 * @param machine where
 * @param rate records a second that were asked for
 * @param reached records a second that the producer has sent
 * @param leadSeconds time before those that count, for the job to get warm
 * @param seconds time in which the events arrived that count
 * @param interval between checkpoints
 * @param partInterval window of arrival that a part of gold holds
 * @param state where state was kept, {@code hashmap} or {@code rocksdb}
 * @param jvmArguments arguments of the JVM that was measured
 * @param arguments arguments of the job
 * @param freshness from the arrival of an event to its readable row of gold, in seconds
 * @param checkpoints null when the job has told of none
 * @param tables what was written, by table
 */
public record FreshnessReport(
    String startedAt,
    Machine machine,
    double rate,
    double reached,
    long leadSeconds,
    long seconds,
    String interval,
    String partInterval,
    String state,
    List<String> jvmArguments,
    List<String> arguments,
    Freshness freshness,
    Checkpoints checkpoints,
    List<TableWrites> tables) {

  /** Copies the lists. */
  public FreshnessReport {
    jvmArguments = List.copyOf(jvmArguments);
    arguments = List.copyOf(arguments);
    tables = List.copyOf(tables);
  }
}
