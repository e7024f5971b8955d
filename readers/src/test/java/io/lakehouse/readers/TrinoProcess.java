package io.lakehouse.readers;

import io.lakehouse.jobs.testing.CatalogProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return start(java, catalogUri, Map.of(), folder);
  }

  /**
   * The same.
   *
   * @param storage Hadoop's properties of another storage than local files
   */
  static TrinoProcess start(Path java, String catalogUri, Map<String, String> storage, Path folder)
      throws IOException {
    Path jars = Path.of("trino", "target", "lib");
    Path text = Path.of("../jobs/target/test-classes");
    Files.createDirectories(folder);
    List<String> line = new ArrayList<>(List.of(java.toString(), "-Xmx2g"));
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=200m"));
    line.add("--add-modules=jdk.incubator.vector");
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.add("-Duser.timezone=UTC");
    line.add("-Djava.io.tmpdir=" + folder);
    line.addAll(CatalogProcess.trust());
    line.addAll(List.of("-cp", text + File.pathSeparator + jars + "/*"));
    line.add(Path.of("trino", "TrinoRows.java").toString());
    line.add(catalogUri);
    line.add(site(storage, folder).toString());
    Process process =
        new ProcessBuilder(line).redirectError(folder.resolve("trino.log").toFile()).start();
    TrinoProcess trino = new TrinoProcess(process, folder);
    trino.await("ready");
    return trino;
  }

  /** Hadoop's configuration file: what is in it is secret. */
  private static Path site(Map<String, String> storage, Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("core-site.xml"),
        storage.entrySet().stream()
            .map(
                property ->
                    "<property><name>%s</name><value>%s</value></property>\n"
                        .formatted(property.getKey(), property.getValue()))
            .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n")));
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
