package io.lakehouse.jobs.testing;

import io.lakehouse.jobs.LakehouseJob;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A command of {@code ./lake} as a process of its own, with the class path of the tests: what it
 * prints, its exit code, and the possibility to kill it.
 */
public final class LakeProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path stdout;
  private final List<String> stderr = Collections.synchronizedList(new ArrayList<>());
  private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final Thread reader;

  private LakeProcess(Process process, Path stdout) {
    this.process = process;
    this.stdout = stdout;
    this.reader = new Thread(this::read, "stderr of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a command of the classes under test, with what a lake has for its own files. */
  public static LakeProcess start(TestLake lake, String command, String... arguments) {
    return start(lake, System.getProperty("java.class.path"), command, arguments);
  }

  /**
   * Starts a command of the packaged job, as {@code ./lake} does, with the test jar beside it.
   *
   * @throws IllegalStateException when the job is not packaged
   */
  public static LakeProcess startPackaged(TestLake lake, String command, String... arguments) {
    Path target = Path.of("target");
    return start(
        lake,
        String.join(
            File.pathSeparator,
            jar(target, "-job.jar"),
            jar(target, "-tests.jar"),
            target.resolve("lib") + File.separator + "*"),
        command,
        arguments);
  }

  private static String jar(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(ending))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "Cannot start the packaged job, there is no *%s in %s: run mvn package"
                          .formatted(ending, folder.toAbsolutePath())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LakeProcess start(
      TestLake lake, String classPath, String command, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(line::add);
    line.add("-Duser.timezone=UTC");
    line.add("-Dlakehouse.log.file=" + lake.folder().resolve("lake.log"));
    line.add(
        "-Dlakehouse.broker.home=" + System.getProperty("lakehouse.broker.home", "broker/target"));
    line.add("-Djava.io.tmpdir=" + lake.folder());
    line.add("-cp");
    line.add(classPath);
    line.add(LakehouseJob.class.getName());
    line.add(command);
    line.addAll(List.of(arguments));
    try {
      Path stdout = Files.createTempFile(lake.folder(), "stdout", ".txt");
      return new LakeProcess(
          new ProcessBuilder(line).redirectOutput(stdout.toFile()).start(), stdout);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        stderr.add(line);
        unread.add(line);
      }
    } catch (IOException e) {
      // The process was killed while it wrote.
      unread.add(e.toString());
    }
  }

  /**
   * Waits until the process says something.
   *
   * @throws IllegalStateException when it ends, or is silent for too long, without having said it
   */
  public void awaitLine(String part) throws InterruptedException {
    while (true) {
      String line = unread.poll(100, TimeUnit.MILLISECONDS);
      if (line != null && line.contains(part)) {
        return;
      }
      if (line == null && !process.isAlive() && !reader.isAlive() && unread.isEmpty()) {
        throw new IllegalStateException("it ended without saying '" + part + "': " + stderr);
      }
    }
  }

  /**
   * Waits until something has happened outside of the process.
   *
   * @throws IllegalStateException when the process ends before
   */
  public void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("it ended before: " + stderr);
      }
    }
  }

  /** Waits so long, or until the process ends; whether it lives then. */
  public boolean lives(Duration time) throws InterruptedException {
    return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process with SIGKILL and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks the process to stop, with SIGTERM, as Ctrl-C does. */
  public void stop() {
    process.destroy();
  }

  /** Stops the process where it is, with SIGSTOP: it lives and does nothing. */
  public void suspend() throws Exception {
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
  }

  /**
   * Waits for the end.
   *
   * @return the exit code
   */
  public int await() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end: " + stderr);
    }
    reader.join();
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** What it has printed to stdout so far. */
  public String stdout() {
    try {
      return Files.readString(stdout);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has printed to stderr so far. */
  public String stderr() {
    synchronized (stderr) {
      return String.join("\n", stderr);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
