package io.lakehouse.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.catalog.testing.adls.Fault;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.testing.AzureLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.bash.BashJavaUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Environments in which a stream cannot run. The JobManager of application mode, as the operator
 * starts it, says so in its log and ends, and nothing was written.
 */
class BadEnvironmentsIT {
  private static final Path BUILD = Path.of("target");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOPIC = "user-activity";
  private static final String CATALOG = "lakehouse.catalog.properties.";

  @TempDir private static Path folder;
  private static LocalBroker broker;
  private static AdlsServer adls;
  private static AzureLake lake;

  @BeforeAll
  static void open() throws Exception {
    broker = LocalBroker.start(folder.resolve("broker"));
    broker.createTopic(TOPIC, EventPlan.PARTITIONS);
    adls = AdlsServer.start();
    lake = new AzureLake(adls, folder);
    adls.faults()
        .always(call -> call.isWrite() && call.isAbout("read-only/warehouse"), Fault.status(403));
  }

  @AfterAll
  static void close() throws Exception {
    adls.close();
    broker.close();
  }

  /** An environment: what is set otherwise than in a good one, and what an operator must read. */
  private record Bad(String name, Map<String, String> keys, List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> environments() {
    String nowhere = adls.uri("nowhere", "");
    return Stream.of(
        new Bad(
            "warehouse-missing",
            Map.of("lakehouse.catalog.warehouse-uri", nowhere + "warehouse"),
            List.of("nowhere", adls.account(), "container")),
        new Bad(
            "warehouse-read-only",
            Map.of("lakehouse.catalog.warehouse-uri", lake.uri("read-only/warehouse")),
            List.of(lake.container(), "403")),
        new Bad(
            "checkpoints-unreachable",
            Map.of("execution.checkpointing.dir", nowhere + "checkpoints"),
            List.of("execution.checkpointing.dir", nowhere)),
        new Bad(
            "catalog-address-wrong",
            Map.of(CATALOG + "type", "rest", CATALOG + "uri", "http://127.0.0.1:1/"),
            List.of("http://127.0.0.1:1", "catalog")),
        new Bad(
            "topic-absent",
            Map.of("topic", "no-such-topic"),
            List.of("there is no such topic: no-such-topic. Create it")),
        new Bad(
            "broker-absent",
            Map.of("lakehouse.kafka.client.bootstrap.servers", "127.0.0.1:1"),
            List.of("the broker does not answer: 127.0.0.1:1")));
  }

  private static Map<String, String> good(String name) {
    Map<String, String> keys = new TreeMap<>(lake.keys(name));
    keys.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
    keys.put("high-availability.type", "NONE");
    keys.put("rest.port", "0");
    keys.put("jobmanager.rpc.port", "0");
    keys.put("env.java.opts.jobmanager", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    return keys;
  }

  @ParameterizedTest
  @MethodSource("environments")
  void endsAndSaysWhy(Bad bad) throws Exception {
    Map<String, String> keys = good(bad.name());
    keys.putAll(bad.keys());
    Path home = folder.resolve(bad.name());
    SessionCluster cluster = new SessionCluster(home, BUILD, keys);
    cluster.writeConf();
    Ended ended =
        run(
            cluster,
            List.of(
                "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                "--configDir",
                cluster.conf().toString(),
                "--job-classname",
                "io.lakehouse.jobs.LakehouseJob",
                "stream",
                "--topic",
                bad.keys().getOrDefault("topic", TOPIC)));
    String log = Files.readString(home.resolve("logs/jobmanager.log"));
    assertThat(ended.code()).as(log).isNotZero();
    assertThat(log).contains(bad.says()).doesNotContain(adls.key());
    assertThat(ended.said()).doesNotContain(adls.key());
    assertThat(adls.calls())
        .noneMatch(call -> call.isWrite() && call.isAbout(bad.name() + "/warehouse/silver"));
  }

  @Test
  void saysThatTheMemoryIsTooSmall() throws Exception {
    Map<String, String> keys = good("small");
    keys.put("taskmanager.memory.process.size", "512m");
    SessionCluster cluster = new SessionCluster(folder.resolve("small"), BUILD, keys);
    cluster.writeConf();
    // With this Flink's scripts begin a TaskManager.
    Ended ended =
        run(
            cluster,
            List.of(
                BashJavaUtils.class.getName(),
                "GET_TM_RESOURCE_PARAMS",
                "--configDir",
                cluster.conf().toString()));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.said())
        .contains(
            "TaskManager memory configuration failed", "exceed configured Total Flink Memory");
  }

  /** How a process ended, and what it printed. */
  private record Ended(int code, String said) {}

  private static Ended run(SessionCluster cluster, List<String> main) throws Exception {
    Path out = cluster.conf().resolveSibling("out.txt");
    List<String> command =
        new ArrayList<>(cluster.command("jobmanager", List.of("-Xmx600m"), main));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().putAll(cluster.environment());
    long begun = System.nanoTime();
    Process process = builder.start();
    try {
      boolean isOver = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      System.out.printf(
          "%s ended after %d ms%n",
          cluster.conf().getParent().getFileName(), (System.nanoTime() - begun) / 1_000_000);
      assertThat(isOver).as(() -> read(out)).isTrue();
      return new Ended(process.exitValue(), Files.readString(out));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
