package io.lakehouse.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A process that works beside this one. Its standard input stays open while this process lives, so
 * that one that reads it knows when to end.
 */
final class ChildProcess implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final long END_SECONDS = 10;
  private static final long STOP_SECONDS = 60;

  private final Process process;
  private final Path output;
  private final Thread end;

  private ChildProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** Starts a command; its output goes to a file. */
  static ChildProcess start(List<String> command, Path output) throws IOException {
    return new ChildProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /**
   * Waits until the process has said something.
   *
   * @param sign finds it in the lines of the output
   * @throws IllegalStateException when it ends before, or says nothing of that kind in time
   */
  <T> T await(String what, Duration patience, Function<List<String>, Optional<T>> sign)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      Optional<T> found = sign.apply(Files.readAllLines(output));
      if (found.isPresent()) {
        return found.get();
      }
      if (ended || System.nanoTime() - begun > patience.toNanos()) {
        throw new IllegalStateException(
            "Cannot go on without %s, the process %s: its output is in %s"
                .formatted(
                    what,
                    ended
                        ? "has ended with exit code " + process.exitValue()
                        : "is not there after %d s".formatted(patience.toSeconds()),
                    output));
      }
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end, but not longer than that. */
  void await(Duration time) throws InterruptedException {
    process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it to stop, as Ctrl-C does, and waits; one that does not stop in a minute is killed. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Closes its standard input, and stops it when it does not end by that. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }
}
