package io.lakehouse.jobs.run;

import io.lakehouse.jobs.pipeline.AuditJob;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a run did.
 *
 * @param runId its id
 * @param date the day
 * @param outcome {@code published}, {@code restated} (published from bronze), {@code replayed} or
 *     {@code refused}
 * @param reasons why it was refused
 * @param rows rows of the day by table; of logs by feed, as in {@code bronze.rejects/c2c_users}
 * @param absent feeds that brought no file
 * @param ledger its equations
 * @param quality rules, drift and audits
 * @param findings what the audits found, with samples
 * @param millis milliseconds by step, in their order
 */
public record RunReport(
    String runId,
    LocalDate date,
    String outcome,
    List<String> reasons,
    Map<String, Long> rows,
    List<String> absent,
    List<LedgerRow> ledger,
    List<QualityRow> quality,
    List<AuditJob.Finding> findings,
    Map<String, Long> millis) {

  public boolean isPublished() {
    return !outcome.equals("refused");
  }
}
