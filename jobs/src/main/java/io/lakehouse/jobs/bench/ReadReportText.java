package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.bench.ReadCost.State;
import java.io.PrintStream;

/** What readers pay, for people. */
public final class ReadReportText {
  private final ReportPage page;

  public ReadReportText(PrintStream out) {
    this.page = new ReportPage(out);
  }

  /** Prints a line for each table and state. */
  public void print(ReadReport report) {
    page.print(
        "input    %,d events in %,d windows of arrival of %s, each a commit%n",
        report.events(), report.commits(), report.partInterval());
    page.machine(report.machine());
    page.print(
        "maintained in %.1f s; Spark, median of %d runs%n%n",
        report.maintainSeconds(), report.runs());
    page.print(
        "%-36s%-8s%10s%8s%12s%11s%11s%10s%8s%n",
        "table",
        "state",
        "rows",
        "files",
        "bytes/file",
        "manifests",
        "snapshots",
        "seconds",
        "ratio");
    for (ReadCost cost : report.tables()) {
      line(cost, "before", cost.before(), cost.ratioBefore());
      line(cost, "after", cost.after(), cost.ratioAfter());
      line(cost, "ideal", cost.ideal(), 1);
    }
    page.print(
        "%nall tables against the ideal: %.2f before maintenance, %.2f after%n",
        report.ratioBefore(), report.ratioAfter());
  }

  private void line(ReadCost cost, String name, State state, double ratio) {
    page.print(
        "%-36s%-8s%,10d%,8d%,12d%,11d%,11d%10.3f%8.2f%n",
        cost.table(),
        name,
        cost.rows(),
        state.files(),
        state.bytesPerFile(),
        state.manifests(),
        state.snapshots(),
        state.seconds().median(),
        ratio);
  }
}
