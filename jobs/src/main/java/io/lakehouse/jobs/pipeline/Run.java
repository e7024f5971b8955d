package io.lakehouse.jobs.pipeline;

import java.time.LocalDate;
import java.util.Map;

/**
 * What the pipeline must know of the run that it works for.
 *
 * @param id goes into lineage and logs
 * @param date the snapshot date
 */
public record Run(String id, LocalDate date) {

  /** Values of {@code ${name}} in the SQL. */
  public Map<String, String> variables() {
    return Map.of("snapshot_date", date.toString());
  }
}
