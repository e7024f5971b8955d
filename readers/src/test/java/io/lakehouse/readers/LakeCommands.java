package io.lakehouse.readers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Commands of {@code ./lake} on one lakehouse, each a process of the packaged job. */
final class LakeCommands {
  private static final String MAIN = "io.lakehouse.jobs.LakehouseJob";
  private static final int PATIENCE_MINUTES = 10;

  private final Path folder;
  private final Path conf;
  private int started;

  /**
   * Commands.
   *
   * @param folder for their files
   * @param settings what the lakehouse is told, in a file: some of it is secret
   */
  LakeCommands(Path folder, Map<String, String> settings) throws IOException {
    this.folder = Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add("%s: \"%s\"".formatted(key, value)));
    this.conf = Files.write(folder.resolve("lake.yaml"), lines);
  }

  /** Runs a command to its end, which must be a good one. */
  void run(String... arguments) throws IOException, InterruptedException {
    finish(settled(arguments));
  }

  /** The same of a command that asks for no settings. */
  void generate(String... arguments) throws IOException, InterruptedException {
    finish(Stream.concat(Stream.of("generate"), Stream.of(arguments)).toList());
  }

  private void finish(List<String> arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + " has failed:\n" + said());
    }
  }

  /** Runs a command until something has happened outside of it, and ends it with SIGKILL then. */
  void kill(BooleanSupplier when, String... arguments) throws IOException, InterruptedException {
    Process process = start(settled(arguments));
    long begun = System.nanoTime();
    while (!when.getAsBoolean()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)
          || System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", arguments) + " was not killed in the middle:\n" + said());
      }
    }
    process.destroyForcibly().waitFor();
  }

  private List<String> settled(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--conf", conf.toString())).toList();
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> line = PackagedJob.command(folder, MAIN);
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output(++started));
    builder
        .environment()
        .put(
            "FLINK_PLUGINS_DIR", PackagedJob.TARGET.resolve("plugins").toAbsolutePath().toString());
    return builder.start();
  }

  private File output(int number) {
    return folder.resolve("%d.out".formatted(number)).toFile();
  }

  /** What the last command has said. */
  String said() throws IOException {
    return Files.readString(output(started).toPath());
  }

  /** What all commands have said and logged, to look for what must not be there. */
  String all() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(folder.resolve("lake.log")));
    for (int number = 1; number <= started; number++) {
      all.append(Files.readString(output(number).toPath()));
    }
    return all.toString();
  }
}
