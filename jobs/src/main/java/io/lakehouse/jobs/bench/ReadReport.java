package io.lakehouse.jobs.bench;

import java.util.List;

/**
 * What {@code ./lake bench read} has measured. As JSON its fields are in snake_case.
 *
 * @param startedAt when, in UTC
 * @param machine where
 * @param commits windows of arrival, each committed by itself
 * @param events good and distinct events
 * @param partInterval the window of arrival that a part holds
 * @param arguments arguments of the stream
 * @param maintainSeconds what maintenance has taken on the clock, as a whole process
 * @param runs how often each table was read in each state
 * @param tables gold's tables of parts
 * @param ratioBefore what reading all of them takes before maintenance, by what the ideal takes
 * @param ratioAfter the same after maintenance
 */
public record ReadReport(
    String startedAt,
    Machine machine,
    long commits,
    long events,
    String partInterval,
    List<String> arguments,
    double maintainSeconds,
    int runs,
    List<ReadCost> tables,
    double ratioBefore,
    double ratioAfter) {

  /** Copies the lists. */
  public ReadReport {
    arguments = List.copyOf(arguments);
    tables = List.copyOf(tables);
  }
}
