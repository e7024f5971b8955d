package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.pipeline.AuditJob;
import io.lakehouse.jobs.run.LedgerRow;
import io.lakehouse.jobs.run.QualityRow;
import io.lakehouse.jobs.run.RunReport;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run did, for people. */
final class ReportPrinter {
  private final PrintStream out;

  ReportPrinter(PrintStream out) {
    this.out = out;
  }

  void print(RunReport report) {
    out.printf("%s %s (run %s)%n", report.date(), report.outcome(), report.runId());
    report.reasons().forEach(reason -> out.println("  refused: " + reason));
    report
        .absent()
        .forEach(
            feed -> out.println("  no file of feed " + feed + ": its tables stay as they were"));
    report.rows().entrySet().stream()
        .filter(table -> !table.getKey().contains("/"))
        .forEach(table -> out.printf("  %-40s %,12d rows%n", table.getKey(), table.getValue()));
    out.printf(
        "  rejects %,d, quarantined %,d, duplicates %,d, drift %d%n",
        of(report, "bronze.rejects/"),
        of(report, "silver.quarantine/"),
        report.ledger().stream().mapToLong(LedgerRow::duplicates).sum(),
        report.quality().stream().filter(row -> row.severity().equals("drift")).count());
    report.quality().stream().filter(row -> row.failed() > 0).forEach(this::quality);
    long unbalanced = report.ledger().stream().filter(row -> !row.balanced()).count();
    if (!report.ledger().isEmpty()) {
      out.printf(
          "  ledger: %d equations, %s%n",
          report.ledger().size(), unbalanced == 0 ? "all balanced" : unbalanced + " NOT balanced");
    }
    report.ledger().stream().filter(row -> !row.balanced()).forEach(this::unbalanced);
    report.findings().stream().filter(finding -> !finding.passed()).forEach(this::finding);
    out.println("  seconds: " + seconds(report.millis()));
  }

  private static long of(RunReport report, String log) {
    return report.rows().entrySet().stream()
        .filter(rows -> rows.getKey().startsWith(log))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void quality(QualityRow row) {
    out.printf("  %s %s, %s: %,d%n", row.severity(), row.rule(), row.table(), row.failed());
  }

  private void unbalanced(LedgerRow row) {
    out.printf(
        "  not balanced: %s, %s: %d came in, written %d, rejected %d, quarantined %d, duplicates %d%n",
        row.table(),
        row.equation(),
        row.in(),
        row.written(),
        row.rejected(),
        row.quarantined(),
        row.duplicates());
  }

  private void finding(AuditJob.Finding finding) {
    out.printf(
        "  audit %s (%s): %,d rows, for example%n",
        finding.audit().name(),
        finding.audit().blocking() ? "blocking" : "warning",
        finding.failed());
    finding.samples().forEach(sample -> out.println("    " + sample));
  }

  private static String seconds(Map<String, Long> millis) {
    return millis.entrySet().stream()
        .map(e -> "%s %.1f".formatted(e.getKey(), e.getValue() / 1e3))
        .collect(Collectors.joining(", "));
  }
}
