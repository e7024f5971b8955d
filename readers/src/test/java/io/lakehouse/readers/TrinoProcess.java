package io.lakehouse.readers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Trino as a process of a newer Java than this one. */
final class TrinoProcess implements AutoCloseable {
  private static final Path JVMS = Path.of("/usr/lib/jvm");

  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;
  private final Path folder;

  private TrinoProcess(Process process, Path folder) {
    this.process = process;
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers = process.inputReader();
    this.folder = folder;
  }

  /** A Java that Trino runs on: {@code JAVA25_HOME}, or one of the system; empty without any. */
  static Optional<Path> java() throws IOException {
    String home = System.getenv("JAVA25_HOME");
    if (home != null) {
      return Optional.of(Path.of(home, "bin", "java"));
    }
    if (!Files.isDirectory(JVMS)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(JVMS)) {
      return homes
          .filter(path -> path.getFileName().toString().contains("25"))
          .map(path -> path.resolve("bin").resolve("java"))
          .filter(Files::isExecutable)
          .sorted()
          .findFirst();
    }
  }

  /**
   * Starts Trino and waits until it answers.
   *
   * @throws IOException when it does not start; it says why on stderr
   */
  static TrinoProcess start(Path java, String catalogUri, Path folder) throws IOException {
    Path jars = Path.of("trino", "target", "lib");
    Path text = Path.of("../jobs/target/test-classes");
    Files.createDirectories(folder);
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx2g",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=200m",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Duser.timezone=UTC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                text + File.pathSeparator + jars + "/*",
                Path.of("trino", "TrinoRows.java").toString(),
                catalogUri)
            .redirectError(folder.resolve("trino.log").toFile())
            .start();
    TrinoProcess trino = new TrinoProcess(process, folder);
    trino.await("ready");
    return trino;
  }

  /** The rows of statements by their names. */
  Rows rows(Map<String, String> statements) throws IOException {
    Path queries = folder.resolve("queries.txt");
    Path rows = folder.resolve("rows.txt");
    Files.writeString(
        queries,
        statements.entrySet().stream()
            .map(query -> query.getKey() + "\t" + oneLine(query.getValue()) + "\n")
            .collect(Collectors.joining()));
    orders.println(rows + "\t" + queries);
    await("done");
    return Rows.read(rows);
  }

  private static String oneLine(String sql) {
    return sql.replaceAll("(?m)^--.*$", " ").replaceAll("\\s+", " ").strip();
  }

  private void await(String word) throws IOException {
    for (String line = answers.readLine(); !word.equals(line); line = answers.readLine()) {
      if (line == null) {
        throw new IOException(
            "Cannot go on, Trino's process has ended: "
                + Files.readString(folder.resolve("trino.log")));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    orders.close();
    process.waitFor();
  }
}
