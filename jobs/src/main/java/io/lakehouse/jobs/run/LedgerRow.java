package io.lakehouse.jobs.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * One equation of the ledger.
 *
 * @param in rows that came in
 * @param equation what must hold, in the contract's words
 */
public record LedgerRow(
    String feed,
    String table,
    String equation,
    long in,
    long written,
    long rejected,
    long quarantined,
    long duplicates,
    boolean balanced) {

  Map<String, Object> toRow(String runId, LocalDate date) {
    Map<String, Object> row = new HashMap<>();
    row.put("feed", feed);
    row.put("table_name", table);
    row.put("run_id", runId);
    row.put("snapshot_date", date);
    row.put("equation", equation);
    row.put("read", in);
    row.put("written", written);
    row.put("rejected", rejected);
    row.put("quarantined", quarantined);
    row.put("duplicates", duplicates);
    row.put("superseded", 0L);
    row.put("expanded", 0L);
    row.put("balanced", balanced);
    return row;
  }
}
