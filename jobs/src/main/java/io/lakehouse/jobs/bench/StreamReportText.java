package io.lakehouse.jobs.bench;

import java.io.PrintStream;
import java.util.List;

/** Reports of the streaming job for people. */
public final class StreamReportText {
  private final ReportPage page;

  public StreamReportText(PrintStream out) {
    this.page = new ReportPage(out);
  }

  /** Prints the figures of every run, what the last one has written, and where the time goes. */
  public void print(StreamReport report) {
    StreamInput input = report.input();
    List<StreamFigures> runs = report.runs();
    page.print(
        "input    %,d events of %,d users, seed %d: %,d records (%,d duplicates, %,d broken),"
            + " %,.1f MB, %d partitions%n",
        input.events(),
        input.users(),
        input.seed(),
        input.records(),
        input.duplicates(),
        input.broken(),
        input.bytes() / 1e6,
        input.partitions());
    page.print("state    %s%n", report.state());
    page.machine(report.machine());
    page.runs(runs.size());
    figures(runs, report.summary());
    StreamFigures last = runs.get(runs.size() - 1);
    written(last.tables());
    checkpoints(last.checkpoints());
    last.ledger().forEach(line -> page.print("ledger       %s%n", line));
    if (report.profile() != null) {
      page.profile(report.profile());
    }
  }

  private void figures(List<StreamFigures> runs, StreamReport.Summary summary) {
    page.figures(
        "events/s", "%,.0f", runs, StreamFigures::eventsPerSecond, summary.eventsPerSecond());
    page.figures(
        "  of the job",
        "%,.0f",
        runs,
        StreamFigures::eventsPerJobSecond,
        summary.eventsPerJobSecond());
    page.figures("wall seconds", "%,.2f", runs, StreamFigures::wallSeconds, summary.wallSeconds());
    page.figures("  of the job", "%,.2f", runs, StreamFigures::jobSeconds, summary.jobSeconds());
    page.figures("CPU seconds", "%,.2f", runs, StreamFigures::cpuSeconds, summary.cpuSeconds());
    page.figures("  user", "%,.2f", runs, StreamFigures::userSeconds, summary.userSeconds());
    page.figures("  system", "%,.2f", runs, StreamFigures::systemSeconds, summary.systemSeconds());
    page.figures(
        "  a million events",
        "%,.2f",
        runs,
        StreamFigures::cpuSecondsPerMillion,
        summary.cpuSecondsPerMillion());
    page.figures("peak MB", "%,.0f", runs, StreamFigures::peakResidentMb, summary.peakResidentMb());
  }

  /** Prints how the medians of a report are to those of an earlier one. */
  public void compare(StreamReport report, Comparison earlier) {
    page.print("%nagainst %s (%s)%n", earlier.file(), earlier.state());
    earlier
        .ratios(report.summary())
        .forEach((figure, ratio) -> page.print("%-20s%,10.2f times%n", figure, ratio));
  }

  /** Prints how long events take to gold. */
  public void print(FreshnessReport report) {
    page.print(
        "input    %,.0f records/s asked for, %,.0f sent, for %d s behind a lead of %d s%n",
        report.rate(), report.reached(), report.seconds(), report.leadSeconds());
    page.print(
        "state    %s; a checkpoint every %s, parts of %s%n",
        report.state(), report.interval(), report.partInterval());
    page.machine(report.machine());
    Freshness freshness = report.freshness();
    page.print(
        "%-34s%10s%10s%10s%n",
        "seconds, %,d events".formatted(freshness.events()), "p50", "p99", "most");
    percentiles("from arrival to readable in gold", freshness.readable());
    percentiles("  to the end of the window", freshness.inWindow());
    percentiles("  from there to readable", freshness.behindWindow());
    written(report.tables());
    checkpoints(report.checkpoints());
  }

  private void percentiles(String name, Percentiles seconds) {
    page.print("%-34s%10.2f%10.2f%10.2f%n", name, seconds.p50(), seconds.p99(), seconds.most());
  }

  private void written(List<TableWrites> tables) {
    page.print("%n%-36s%12s%9s%7s%10s%n", "written", "rows", "commits", "files", "MB");
    tables.forEach(
        table ->
            page.print(
                "%-36s%,12d%,9d%,7d%,10.2f%n",
                table.table(), table.rows(), table.commits(), table.files(), table.bytes() / 1e6));
    page.print("%n");
  }

  private void checkpoints(Checkpoints checkpoints) {
    if (checkpoints == null) {
      page.print("checkpoints  none seen%n");
      return;
    }
    page.print(
        "checkpoints  %d, state %s MB, written %s MB, %s s, %d failed (median, most)%n",
        checkpoints.count(),
        middleAndMost(checkpoints.stateMb()),
        middleAndMost(checkpoints.writtenMb()),
        middleAndMost(checkpoints.seconds()),
        checkpoints.failed());
  }

  private static String middleAndMost(Spread spread) {
    return ReportPage.text("%,.2f", spread.median())
        + " - "
        + ReportPage.text("%,.2f", spread.most());
  }
}
