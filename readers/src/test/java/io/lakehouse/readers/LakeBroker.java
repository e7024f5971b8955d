package io.lakehouse.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Kafka broker as a process of the packaged job. */
final class LakeBroker implements AutoCloseable {
  private static final String READY = "broker ";

  private final Process process;
  private final String bootstrap;

  private LakeBroker(Process process, String bootstrap) {
    this.process = process;
    this.bootstrap = bootstrap;
  }

  /**
   * Starts one without topics.
   *
   * @throws IOException when it does not start; it says why on stderr
   */
  static LakeBroker start(Path folder) throws IOException {
    List<String> line =
        PackagedJob.command(Files.createDirectories(folder), "io.lakehouse.jobs.LakehouseJob");
    line.addAll(List.of("broker", "--folder", folder.resolve("data").toString()));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = process.inputReader().readLine();
    if (said == null || !said.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("Cannot go on without a broker, its process says: " + said);
    }
    return new LakeBroker(process, said.substring(READY.length()).strip());
  }

  /** What a client calls {@code bootstrap.servers}. */
  String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}
