package io.lakehouse.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker that is its own controller, on 127.0.0.1 only. It keeps its data in one folder and takes
 * up what it finds there.
 */
public final class KraftBroker implements AutoCloseable {
  private static final int NODE = 1;
  private static final String CONTROLLER = "CONTROLLER";

  private final KafkaRaftServer server;

  /**
   * Starts the broker and waits until it serves.
   *
   * @param folder where its data is; an empty or missing one is formatted
   * @param port where clients reach it
   * @param controllerPort where it reaches itself; it may be another one at the next start
   * @throws Exception when the folder cannot be written or a port is taken
   */
  public KraftBroker(Path folder, int port, int controllerPort) throws Exception {
    keepTheProcess();
    Path data = Files.createDirectories(folder).toAbsolutePath();
    format(data);
    server =
        new KafkaRaftServer(new KafkaConfig(settings(data, port, controllerPort)), Time.SYSTEM);
    try {
      server.startup();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Stops the broker; what it acknowledged stays in its folder. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Kafka ends its process when it cannot go on; this one has other things to do. */
  private static void keepTheProcess() {
    Exit.Procedure instead =
        (code, message) -> {
          throw new IllegalStateException(
              "Cannot go on, the broker gave up with code " + code + ": " + message);
        };
    Exit.setExitProcedure(instead);
    Exit.setHaltProcedure(instead);
  }

  private static void format(Path data) throws Exception {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    refuseOtherFiles(data);
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(silent)
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName(CONTROLLER)
        .run();
  }

  private static void refuseOtherFiles(Path data) throws IOException {
    try (var files = Files.list(data)) {
      if (files.findAny().isPresent()) {
        throw new IOException(
            "Cannot start a broker, its folder holds something else: "
                + data
                + ". Give an empty folder, or one of an earlier broker.");
      }
    }
  }

  private static Map<String, String> settings(Path data, int port, int controllerPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE));
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("log.dirs", data.toString());
    settings.put("auto.create.topics.enable", "false");
    // There is nobody to replicate to.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Small: it shares its machine with what it serves.
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 << 20));
    return settings;
  }
}
