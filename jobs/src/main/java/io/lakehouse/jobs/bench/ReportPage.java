package io.lakehouse.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the reports of all benches print alike. */
final class ReportPage {
  private static final double BUSY = 0.5;

  private final PrintStream out;

  ReportPage(PrintStream out) {
    this.out = out;
  }

  void machine(Machine machine) {
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

  /** The names of the columns of {@link #figures}. */
  void runs(int count) {
    List<String> names = new ArrayList<>();
    for (int run = 1; run <= count; run++) {
      names.add("run " + run);
    }
    line("", names, "median", "range");
  }

  /** One figure of every run, its median and its range. */
  <R> void figures(
      String name, String format, List<R> runs, Function<R, Double> figure, Spread spread) {
    line(
        name,
        runs.stream().map(figure).map(value -> text(format, value)).toList(),
        spread == null ? "n/a" : text(format, spread.median()),
        spread == null
            ? "n/a"
            : text(format, spread.least()) + " - " + text(format, spread.most()));
  }

  /** Where the CPU time goes. */
  void profile(Profile profile) {
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
    StringBuilder line = new StringBuilder("%-20s".formatted(name));
    runs.forEach(run -> line.append("%10s".formatted(run)));
    print("%s%10s   %s%n", line, median, range);
  }

  void print(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }

  static String text(String format, Object value) {
    return value == null ? "n/a" : String.format(Locale.ROOT, format, value);
  }
}
