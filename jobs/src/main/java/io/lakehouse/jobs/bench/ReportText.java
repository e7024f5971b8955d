package io.lakehouse.jobs.bench;

import java.io.PrintStream;
import java.util.List;

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
        "input    %s: %s users, %d files, %,.1f MB%n",
        input.description(),
        ReportPage.text("%,d", runs.get(0).users()),
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
    page.figures("users/s", "%,.0f", runs, RunFigures::usersPerSecond, summary.usersPerSecond());
    page.figures(
        "users/CPU s", "%,.0f", runs, RunFigures::usersPerCpuSecond, summary.usersPerCpuSecond());
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
}
