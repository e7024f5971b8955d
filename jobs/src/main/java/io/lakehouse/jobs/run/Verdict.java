package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.jobs.pipeline.AuditJob;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run's figures say about it.
 *
 * @param ledger the equations of its tables
 * @param quality rules, drift and audits
 * @param findings what the audits found; empty when they were not run by this process
 */
record Verdict(List<LedgerRow> ledger, List<QualityRow> quality, List<AuditJob.Finding> findings) {

  /** Nothing was measured: the day was refused before. */
  static final Verdict NONE = new Verdict(List.of(), List.of(), List.of());

  static Verdict of(
      Contracts contracts,
      Targets targets,
      RunState run,
      Day day,
      List<AuditJob.Finding> findings) {
    List<QualityRow> quality = new ArrayList<>(day.drift());
    quality.addAll(Quality.rows(targets.tables(), run.counts()));
    findings.forEach(finding -> quality.add(row(finding)));
    return new Verdict(
        new Ledger(contracts, run.counts()).rows(targets.tables()), quality, findings);
  }

  /** Why the day cannot be published; empty when it can. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (LedgerRow row : ledger) {
      if (!row.balanced()) {
        reasons.add("the ledger of %s is not balanced: %s".formatted(row.table(), row.equation()));
      }
    }
    for (AuditJob.Finding finding : findings) {
      if (finding.audit().blocking() && !finding.passed()) {
        reasons.add(
            "audit %s found %d rows: %s"
                .formatted(finding.audit().name(), finding.failed(), finding.audit().purpose()));
      }
    }
    return reasons;
  }

  private static QualityRow row(AuditJob.Finding finding) {
    return new QualityRow(
        null,
        String.join(",", finding.audit().tables().stream().sorted().toList()),
        finding.audit().name(),
        finding.audit().blocking() ? "blocking" : "warning",
        null,
        finding.failed());
  }
}
