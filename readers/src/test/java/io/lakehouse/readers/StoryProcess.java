package io.lakehouse.readers;

import io.lakehouse.jobs.testing.CatalogProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Flink's side: the packaged job with {@code LakeStory} of its test jar, as a process. */
final class StoryProcess implements AutoCloseable {
  private static final String MAIN = "io.lakehouse.jobs.testing.LakeStory";
  private static final String CATALOG = "lakehouse.catalog.properties.";

  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;
  private final Path folder;

  private StoryProcess(Process process, Path folder) {
    this.process = process;
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers = process.inputReader();
    this.folder = folder;
  }

  /**
   * Starts the process.
   *
   * @param folder for its temporary files and its log
   * @param servers whose REST catalog keeps the lakehouse
   * @throws IOException when the job is not packaged
   */
  static StoryProcess start(Path folder, CatalogProcess servers) throws IOException {
    Files.createDirectories(folder);
    List<String> line = PackagedJob.command(folder, MAIN);
    line.add(CATALOG + "type=rest");
    line.add(CATALOG + "uri=" + servers.rest());
    line.add("parallelism.default=1");
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new StoryProcess(process, folder);
  }

  /** Makes a commit of a kind and waits for it. */
  void make(String step) throws IOException {
    order(step);
  }

  /** All rows as Flink reads them now. */
  Rows rows() throws IOException {
    Path file = folder.resolve("rows.txt");
    order("rows " + file);
    return Rows.read(file);
  }

  private void order(String order) throws IOException {
    orders.println(order);
    for (String line = answers.readLine(); !"done".equals(line); line = answers.readLine()) {
      if (line == null) {
        throw new IOException(
            "Cannot go on, the lakehouse's process has ended: %s. See stderr".formatted(order));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    orders.close();
    process.waitFor();
  }
}
