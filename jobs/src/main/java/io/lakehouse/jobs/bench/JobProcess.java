package io.lakehouse.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs a command as a process of its own and watches what it uses. */
final class JobProcess {
  private static final long LOOK_MILLIS = 25;

  /** Reading the books of every thread costs more, so it is done less often. */
  private static final int LOOKS_PER_THREADS = 6;

  private final List<String> command;
  private final Path output;
  private final boolean threads;

  private JobProcess(List<String> command, Path output, boolean threads) {
    this.command = command;
    this.output = output;
    this.threads = threads;
  }

  /** A process that is disturbed as little as possible; its output goes to a file. */
  static JobProcess measured(List<String> command, Path output) {
    return new JobProcess(command, output, false);
  }

  /** A process whose threads are looked at, too. */
  static JobProcess profiled(List<String> command, Path output) {
    return new JobProcess(command, output, true);
  }

  /**
   * What came of it.
   *
   * @param usage null where the system does not tell
   * @param peakKb most resident memory in 1024 bytes, null where the system does not tell
   * @param threads CPU time by thread, empty unless asked for
   */
  record Outcome(
      int exitCode,
      double wallSeconds,
      Usage usage,
      Long peakKb,
      Map<Long, Proc.ThreadUsage> threads,
      List<String> output) {}

  Outcome run() throws IOException, InterruptedException {
    Usage before = Proc.endedChildren().orElse(null);
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Thread end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    ThreadBooks books = new ThreadBooks();
    Long peak = null;
    try {
      for (int look = 1; !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS); look++) {
        OptionalLong resident = Proc.peakResident(process.pid());
        peak = resident.isPresent() ? Long.valueOf(resident.getAsLong()) : peak;
        if (threads && look % LOOKS_PER_THREADS == 0) {
          books.look(Proc.threads(process.pid()));
        }
      }
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(end);
    }
    double wall = (System.nanoTime() - begun) / 1e9;
    // What the kernel adds to the parent's books at the end is exact, unlike the last look.
    Usage usage = before == null ? null : Proc.endedChildren().orElseThrow().minus(before);
    return new Outcome(
        process.exitValue(),
        wall,
        usage,
        peak,
        books.settle(usage),
        new ArrayList<>(Files.readAllLines(output)));
  }
}
