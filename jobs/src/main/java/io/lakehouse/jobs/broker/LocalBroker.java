package io.lakehouse.jobs.broker;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * One Kafka broker in this process, on 127.0.0.1 only. Its data lives in the folder it is given: a
 * broker that is started there again has the topics and records of the one before.
 */
public final class LocalBroker implements AutoCloseable {
  private static final String SERVER = "io.lakehouse.broker.KraftBroker";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final BrokerClassLoader classes;
  private final AutoCloseable server;
  private final int port;

  private LocalBroker(BrokerClassLoader classes, AutoCloseable server, int port) {
    this.classes = classes;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on a free port.
   *
   * @param folder where its data is; an empty or missing one is formatted
   * @throws IOException when the broker is not built, or the folder is no broker's or not writable
   */
  public static LocalBroker start(Path folder) throws IOException {
    return start(folder, freePort());
  }

  /**
   * Starts a broker on the port of an earlier one, so that its clients find it again.
   *
   * @param folder where its data is; an empty or missing one is formatted
   * @throws IOException when the broker is not built, the folder is no broker's or not writable, or
   *     the port is taken
   */
  public static LocalBroker start(Path folder, int port) throws IOException {
    BrokerClassLoader classes =
        BrokerClassLoader.open(
            Path.of(System.getProperty("lakehouse.broker.home", "broker/target")));
    try {
      return new LocalBroker(classes, launch(classes, folder, port), port);
    } catch (IOException e) {
      classes.close();
      throw e;
    }
  }

  /** What a client calls {@code bootstrap.servers}. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** Where clients reach it. */
  public int port() {
    return port;
  }

  /**
   * Makes a topic whose records carry the time at which they arrived here. When it returns, every
   * partition takes records.
   *
   * @throws IOException when there is one of that name, or the name or the number is not allowed
   */
  public void createTopic(String name, int partitions) throws IOException {
    var topic =
        new NewTopic(name, partitions, (short) 1)
            .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
      admin.createTopics(List.of(topic)).all().get();
      awaitLeaders(admin, ends(name, partitions));
    } catch (ExecutionException e) {
      throw new IOException(
          "Cannot create the topic " + name + ", " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot create the topic " + name + ", interrupted", e);
    }
  }

  /** Stops the broker; what it has acknowledged stays in its folder. */
  @Override
  public void close() throws IOException {
    try (classes) {
      server.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot stop the broker on port " + port, e);
    }
  }

  /** The broker may answer before it has heard of the topic itself. */
  private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      try {
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  private static Map<TopicPartition, OffsetSpec> ends(String topic, int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
  }

  private static AutoCloseable launch(BrokerClassLoader classes, Path folder, int port)
      throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Kafka loads the classes that its settings name through the thread's loader.
    thread.setContextClassLoader(classes);
    try {
      return (AutoCloseable)
          classes
              .loadClass(SERVER)
              .getConstructor(Path.class, int.class, int.class)
              .newInstance(folder, port, freePort());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IOException own) {
        throw own;
      }
      throw new IOException(
          "Cannot start a broker on port %d in %s".formatted(port, folder), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IOException("Cannot start a broker, its build is of another version", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
