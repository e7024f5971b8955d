package io.lakehouse.jobs.pipeline;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

/**
 * What the pipeline must know of the run that it works for.
 *
 * @param id goes into lineage and logs
 * @param date the snapshot date; of a stream the day it was started on
 * @param part the window of arrival that a part of an event table holds
 */
public record Run(String id, LocalDate date, Duration part) {

  /** Values of {@code ${name}} in the SQL. */
  public Map<String, String> variables() {
    return Map.of(
        "snapshot_date", date.toString(), "part_seconds", Long.toString(part.toSeconds()));
  }
}
