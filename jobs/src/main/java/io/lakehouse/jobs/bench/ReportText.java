package io.lakehouse.jobs.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** A report of a day in batch mode for people. */
public final class ReportText {
  private final ReportPage page;

  public ReportText(PrintStream out) {
    this.page = new ReportPage(out);
  }

  /** Prints the figures of every run, their medians and ranges, and where the time goes. */
  public void print(BatchReport report) {
    BatchInput input = report.input();
    List<RunFigures> runs = report.runs();
    page.print(
        "input    %s: %s, %d files, %,.1f MB%n",
        input.description(),
        input.records() == null
            ? ReportPage.text("%,d users", runs.get(0).users())
            : ReportPage.text("%,d records", input.records()),
        input.files(),
        input.bytes() / 1e6);
    page.machine(report.machine());
    page.runs(runs.size());
    BatchReport.Summary summary = report.summary();
    page.figures("wall seconds", "%,.2f", runs, RunFigures::wallSeconds, summary.wallSeconds());
    page.figures("CPU seconds", "%,.2f", runs, RunFigures::cpuSeconds, summary.cpuSeconds());
    page.figures("  user", "%,.2f", runs, RunFigures::userSeconds, summary.userSeconds());
    page.figures("  system", "%,.2f", runs, RunFigures::systemSeconds, summary.systemSeconds());
    page.figures("peak MB", "%,.0f", runs, RunFigures::peakResidentMb, summary.peakResidentMb());
    rates("users/s", runs, RunFigures::usersPerSecond, summary.usersPerSecond());
    rates("users/CPU s", runs, RunFigures::usersPerCpuSecond, summary.usersPerCpuSecond());
    if (input.records() != null) {
      rates("rows/s", runs, RunFigures::recordsPerSecond, summary.recordsPerSecond());
      rates("rows/CPU s", runs, RunFigures::recordsPerCpuSecond, summary.recordsPerCpuSecond());
    }
    rates("orders/CPU s", runs, RunFigures::ordersPerCpuSecond, summary.ordersPerCpuSecond());
    summary
        .stepSeconds()
        .forEach(
            (step, spread) ->
                page.figures(
                    "  " + step, "%,.2f", runs, run -> run.stepSeconds().get(step), spread));
    if (report.profile() != null) {
      page.profile(report.profile());
    }
  }

  /** What the day has none of is left out. */
  private void rates(
      String name, List<RunFigures> runs, Function<RunFigures, Double> rate, Spread spread) {
    if (spread != null) {
      page.figures(name, "%,.0f", runs, rate, spread);
    }
  }
}
