package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.broker.LocalBroker;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./lake broker}, for the bench: a broker that ends with its standard input, and so with the
 * process that has started it, however that one ends.
 */
@Command(
    name = "broker",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "A Kafka broker on 127.0.0.1 for as long as its standard input is open.")
final class BrokerCommand implements Callable<Integer> {
  @Option(names = "--folder", required = true, paramLabel = "DIR", description = "Its data.")
  private Path folder;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where clients reach it, such as the port of an earlier one (a free port).")
  private Integer port;

  @Override
  public Integer call() throws Exception {
    try (LocalBroker broker =
        port == null ? LocalBroker.start(folder) : LocalBroker.start(folder, port)) {
      System.out.println("broker " + broker.bootstrap());
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
      return 0;
    }
  }
}
