package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.run.Progress;
import java.io.PrintStream;

/** Progress with the seconds since the process started, one line each. */
final class Console implements Progress {
  private final PrintStream out;
  private final long begun =
      java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime();

  Console(PrintStream out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    out.printf("[%5.1f s] %s%n", (System.currentTimeMillis() - begun) / 1e3, line);
  }
}
