package io.lakehouse.jobs.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka broker in a process of its own, so that its work is not measured with the job's. */
final class BrokerProcess implements AutoCloseable {
  /** What the command {@code broker} says before its address. */
  private static final String READY = "broker ";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ChildProcess process;
  private final String bootstrap;

  private BrokerProcess(ChildProcess process, String bootstrap) {
    this.process = process;
    this.bootstrap = bootstrap;
  }

  /** Starts one without topics; its data, output and log are in a folder that is made anew. */
  static BrokerProcess start(Path folder) throws IOException, InterruptedException {
    Path data = Folders.empty(folder).resolve("data");
    Path temporary = Folders.empty(folder.resolve("tmp"));
    List<String> command =
        JobCommand.ofThisProcess()
            .with(
                List.of(
                    "-Xmx512m",
                    "-Xms512m",
                    "-Xmn256m",
                    "-Djava.io.tmpdir=" + temporary,
                    "-Dlakehouse.log.file=" + folder.resolve("broker.log")),
                List.of("broker", "--folder", data.toString()));
    ChildProcess process = ChildProcess.start(command, folder.resolve("broker.out"));
    try {
      String bootstrap =
          process.await(
              "a broker",
              PATIENCE,
              lines ->
                  lines.stream()
                      .filter(line -> line.startsWith(READY))
                      .map(line -> line.substring(READY.length()))
                      .findFirst());
      return new BrokerProcess(process, bootstrap);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** What a client calls {@code bootstrap.servers}. */
  String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
