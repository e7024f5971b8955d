package io.lakehouse.jobs.pipeline;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

/**
 * What the pipeline must know of the run that it works for.
 *
 * @param id goes into lineage and logs
 * @param date the snapshot date; of a stream the day it was started on
 * @param asOf the last day that tables of kind current tell of: the run's, or a later one that was
 *     run before
 * @param part the window of arrival that a part of an event table holds
 */
public record Run(String id, LocalDate date, LocalDate asOf, Duration part) {

  /** A run after which no day is later. */
  public Run(String id, LocalDate date, Duration part) {
    this(id, date, date, part);
  }

  /** Values of {@code ${name}} in the SQL. */
  public Map<String, String> variables() {
    return Map.of(
        "snapshot_date",
        date.toString(),
        "as_of",
        asOf.toString(),
        "part_seconds",
        Long.toString(part.toSeconds()));
  }
}
