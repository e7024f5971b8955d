package io.lakehouse.jobs.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * What a rule, an audit or a drift check found.
 *
 * @param passed null where only failures are counted
 */
public record QualityRow(
    String feed, String table, String rule, String severity, Long passed, long failed) {

  Map<String, Object> toRow(RunState run) {
    Map<String, Object> row = new HashMap<>();
    row.put("run_id", run.runId());
    row.put("feed", feed);
    row.put("snapshot_date", LocalDate.parse(run.date()));
    row.put("table_name", table);
    row.put("rule", rule);
    row.put("severity", severity);
    row.put("passed", passed);
    row.put("failed", failed);
    return row;
  }
}
