package io.lakehouse.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A report for people. */
public final class ReportText {
  private static final double BUSY = 0.5;

  private final PrintStream out;

  public ReportText(PrintStream out) {
    this.out = out;
  }

  /** Prints the figures of every run, their medians and ranges, and where the time goes. */
  public void print(BatchReport report) {
    head(report);
    line("", index(report.runs().size()), "median", "range");
    BatchReport.Summary summary = report.summary();
    figures("wall seconds", "%,.2f", report, RunFigures::wallSeconds, summary.wallSeconds());
    figures("CPU seconds", "%,.2f", report, RunFigures::cpuSeconds, summary.cpuSeconds());
    figures("  user", "%,.2f", report, RunFigures::userSeconds, summary.userSeconds());
    figures("  system", "%,.2f", report, RunFigures::systemSeconds, summary.systemSeconds());
    figures("peak MB", "%,.0f", report, RunFigures::peakResidentMb, summary.peakResidentMb());
    figures("users/s", "%,.0f", report, RunFigures::usersPerSecond, summary.usersPerSecond());
    figures(
        "users/CPU s", "%,.0f", report, RunFigures::usersPerCpuSecond, summary.usersPerCpuSecond());
    summary
        .stepSeconds()
        .forEach(
            (step, spread) ->
                figures("  " + step, "%,.2f", report, run -> run.stepSeconds().get(step), spread));
    if (report.profile() != null) {
      profile(report.profile());
    }
  }

  private void head(BatchReport report) {
    BatchInput input = report.input();
    Machine machine = report.machine();
    print(
        "input    %s: %s users, %d files, %,.1f MB%n",
        input.description(),
        text("%,d", report.runs().get(0).users()),
        input.files(),
        input.bytes() / 1e6);
    print(
        "machine  %d cores, %,d MB, %s, %s%n",
        machine.cores(), machine.memoryMb(), machine.cpu(), machine.system());
    print("java     %s%n", machine.java());
    Double load = machine.loadBefore();
    boolean busy = load != null && load > BUSY;
    print(
        "load     %s before the start%s%n%n",
        text("%.2f", load), busy ? ": somebody else is at work, the figures are too high" : "");
  }

  private void figures(
      String name,
      String format,
      BatchReport report,
      Function<RunFigures, Double> figure,
      Spread spread) {
    line(
        name,
        report.runs().stream().map(figure).map(value -> text(format, value)).toList(),
        spread == null ? "n/a" : text(format, spread.median()),
        spread == null
            ? "n/a"
            : text(format, spread.least()) + " - " + text(format, spread.most()));
  }

  private void profile(Profile profile) {
    print(
        "%nwhere the CPU time goes (another run, profiled: %.2f s, %s CPU s, %,d samples;"
            + " compilers %.1f s and collector %.1f s on the clock)%n",
        profile.wallSeconds(),
        text("%.2f", profile.cpuSeconds()),
        profile.samples(),
        profile.jitSeconds(),
        profile.gcPauseSeconds());
    profile
        .shares()
        .forEach(
            share ->
                print(
                    "%-14s%7.1f %% %8s s  %s%n",
                    share.activity(),
                    share.percent(),
                    text("%.2f", share.cpuSeconds()),
                    share.meaning()));
  }

  private void line(String name, List<String> runs, String median, String range) {
    StringBuilder line = new StringBuilder("%-15s".formatted(name));
    runs.forEach(run -> line.append("%10s".formatted(run)));
    print("%s%10s   %s%n", line, median, range);
  }

  private static List<String> index(int runs) {
    List<String> names = new ArrayList<>();
    for (int run = 1; run <= runs; run++) {
      names.add("run " + run);
    }
    return names;
  }

  private void print(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }

  private static String text(String format, Object value) {
    return value == null ? "n/a" : String.format(Locale.ROOT, format, value);
  }
}
