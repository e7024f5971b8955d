package io.lakehouse.jobs.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakehouse.jobs.config.UsageException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Spark in a process of its own, whose classes cannot meet Flink's: the source file {@code
 * readers/spark/ReadTimes.java}, run with the jars that {@code ./lake} has put beside it.
 */
final class SparkReads {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Beside those that Flink needs, too. */
  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED");

  private final Path readers;
  private final Path work;

  /**
   * What is read.
   *
   * @param catalog Iceberg's properties of the catalog {@code lake}
   * @param warmups how often each is read before it counts
   * @param runs how often each is read then, in turn
   */
  record Plan(Map<String, String> catalog, int warmups, int runs, List<Read> tables) {}

  /**
   * A table that is read as it was and as it is, and written as one file to be read again.
   *
   * @param table name with its layer
   * @param before the snapshot that it was at
   * @param ideal name of the table with the one file
   * @param query what is asked of {@code parts}
   */
  record Read(String table, long before, String ideal, String query) {}

  /** Seconds of every run. */
  record Times(
      @JsonProperty("table") String table,
      @JsonProperty("rows") long rows,
      @JsonProperty("before") List<Double> before,
      @JsonProperty("after") List<Double> after,
      @JsonProperty("ideal") List<Double> ideal) {}

  /**
   * Spark's process to be.
   *
   * @param home the project's root
   * @param work folder for its files
   * @throws UsageException when its jars are not there
   */
  SparkReads(Path home, Path work) {
    this.readers = home.resolve("readers");
    this.work = work;
    if (!Files.isDirectory(jars())) {
      throw new UsageException(
          "Cannot measure readers, Spark's jars are not there: %s. './lake bench read' gets them, in the project's folder"
              .formatted(jars()));
    }
  }

  /**
   * Reads everything.
   *
   * @throws IllegalStateException when Spark fails, or reads other rows from one state than from
   *     another
   */
  List<Times> measure(Plan plan) throws IOException, InterruptedException {
    Path asked = work.resolve("reads.json");
    Path answer = work.resolve("times.json");
    Files.deleteIfExists(answer);
    ReportFile.write(plan, asked);
    Path temporary = Folders.empty(work.resolve("spark"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1500m", "-XX:+UseSerialGC", "-Duser.timezone=UTC"));
    command.add("-Djava.io.tmpdir=" + temporary);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(OPENS);
    command.addAll(List.of("-cp", classPath()));
    command.add(readers.resolve("spark").resolve("ReadTimes.java").toString());
    command.addAll(List.of(asked.toString(), answer.toString(), temporary.toString()));
    Path output = work.resolve("spark.out");
    JobProcess.Outcome outcome = JobProcess.measured(command, output).run();
    if (outcome.exitCode() != 0 || !Files.exists(answer)) {
      throw new IllegalStateException(
          "Cannot measure readers, Spark has ended with exit code %d: its output is in %s"
              .formatted(outcome.exitCode(), output));
    }
    return List.of(JSON.readValue(answer.toFile(), Times[].class));
  }

  /** Spark's jars, and the drivers of databases that this process opens a catalog with. */
  private String classPath() {
    List<String> entries = new ArrayList<>(List.of(jars() + File.separator + "*"));
    Arrays.stream(ManagementFactory.getRuntimeMXBean().getClassPath().split(File.pathSeparator))
        .filter(entry -> entry.matches(".*(sqlite-jdbc|postgresql)-[^/]*\\.jar"))
        .forEach(entries::add);
    return String.join(File.pathSeparator, entries);
  }

  private Path jars() {
    return readers.resolve("target").resolve("spark");
  }
}
