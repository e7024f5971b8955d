package io.lakehouse.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.StreamMonitor;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged job on clusters of processes: submitted by Flink's command line and by REST, lost,
 * recovered, stopped, refused, resumed and upgraded.
 */
@ExtendWith(LakehouseExtension.class)
class SessionClusterIT {
  private static final Path BUILD = Path.of("target");
  private static final Path JAR = BUILD.resolve("cluster/usrlib/lakehouse-jobs.jar");
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String TOPIC = "user-activity";
  private static final String SILVER = "silver.user_activity";
  private static final String ADDED = "gold.activity_again_parts";

  @TempDir private static Path folder;
  private static LocalBroker broker;
  private static long events;
  private static long records;

  @BeforeAll
  static void open() throws Exception {
    broker = LocalBroker.start(folder.resolve("broker"));
    broker.createTopic(TOPIC, EventPlan.PARTITIONS);
  }

  @AfterAll
  static void close() throws Exception {
    broker.close();
  }

  private static void send(long count, long seed) throws Exception {
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), TOPIC)) {
      EventCounts sent =
          EventGenerator.generate(
              EventPlan.of(count, 2_000, seed).withFlaws(0.05, 0.01, 0.001), topic);
      topic.flush();
      events += sent.events();
      records += sent.records();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> keys(TestLake lake) throws IOException {
    Map<String, String> keys = new HashMap<>();
    keys.put("lakehouse.catalog.warehouse-uri", lake.warehouse().toString());
    keys.put("lakehouse.landing.uri", lake.landing().toString());
    keys.put("execution.checkpointing.dir", state(lake, "checkpoints"));
    keys.put("execution.checkpointing.savepoint-dir", state(lake, "savepoints"));
    keys.put("execution.checkpointing.interval", "1 s");
    keys.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
    keys.put("lakehouse.stream.quiet-after", "1 s");
    keys.put("lakehouse.stream.quiet-bound", "1 s");
    keys.put("lakehouse.stream.part-interval", "1 s");
    keys.put("high-availability.zookeeper.quorum", "127.0.0.1:" + freePort());
    keys.put("rest.port", Integer.toString(freePort()));
    keys.put("jobmanager.rpc.port", Integer.toString(freePort()));
    keys.put("env.java.opts.jobmanager", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    keys.put("env.java.opts.taskmanager", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    keys.put("env.java.opts.client", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    return keys;
  }

  private static String state(TestLake lake, String name) {
    return lake.folder().resolve(name).toUri().toString();
  }

  /** Looks until it is so; no process tells when. */
  private static <T> void await(Callable<T> look, T expected) throws Exception {
    long begun = System.nanoTime();
    T seen = look.call();
    while (!expected.equals(seen)) {
      assertThat(System.nanoTime() - begun)
          .as("%s instead of %s", seen, expected)
          .isLessThan(PATIENCE.toNanos());
      TimeUnit.MILLISECONDS.sleep(200);
      seen = look.call();
    }
  }

  /** Flink's own command line, in a process of its own. */
  private static String flink(SessionCluster cluster, String... arguments) throws Exception {
    List<String> main = new ArrayList<>(List.of("org.apache.flink.client.cli.CliFrontend"));
    main.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "flink", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(cluster.command("client", List.of("-Xmx512m"), main))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("FLINK_CONF_DIR", cluster.conf().toString());
    Process process = builder.start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** What the processes of Flink have logged. */
  private static List<String> logged(SessionCluster cluster) throws IOException {
    Path logs = cluster.conf().resolveSibling("logs");
    List<String> lines = new ArrayList<>(Files.readAllLines(logs.resolve("jobmanager.log")));
    lines.addAll(Files.readAllLines(logs.resolve("taskmanager.log")));
    return lines;
  }

  /** SIGKILL. */
  private static void kill(SessionCluster cluster, String name) throws Exception {
    ProcessHandle lost = cluster.process(name);
    lost.destroyForcibly();
    lost.onExit().get();
  }

  private static Map<String, Object> program(String... arguments) {
    return Map.of("programArgsList", List.of(arguments), "parallelism", 2);
  }

  private static String status(ClusterClient client, String job) throws Exception {
    return client.get("/jobs/" + job + "/status").body().path("status").asText();
  }

  /** What the ledger says that the stream has read, when all of it is where it belongs. */
  private static long read(TestLake lake, StreamMonitor monitor) {
    monitor.look();
    assertThat(lake.table("ops.ledger").where("balanced", false).list()).isEmpty();
    return lake.table("ops.ledger").where("table_name", "bronze.user_activity").list().stream()
        .mapToLong(row -> (Long) row.get("read"))
        .max()
        .orElse(0);
  }

  /** What waited for others of its time to arrive is there, too. */
  private static void hasEachEventOnce(TestLake lake) throws Exception {
    await(() -> lake.table(SILVER, "event_id").count() >= events, true);
    assertThat(lake.table(SILVER, "event_id").count()).isEqualTo(events);
    assertThat(lake.table(SILVER, "event_id").column("event_id")).doesNotHaveDuplicates();
  }

  /** What is sent while a process is missing arrives once, when it is there again. */
  private static void goesOn(TestLake lake, SessionCluster cluster, StreamMonitor monitor)
      throws Exception {
    send(5_000, 10 + records);
    cluster.start();
    await(() -> read(lake, monitor), records);
    hasEachEventOnce(lake);
  }

  /** The job jar with a rule and a table more. */
  private static Path upgraded() throws IOException {
    Path jar = Files.copy(JAR, folder.resolve("upgraded.jar"));
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Path sql = zip.getPath("lakehouse");
      for (String ending : List.of(".sql", ".yaml")) {
        String text = Files.readString(sql.resolve("gold/activity_hourly_parts" + ending));
        Files.writeString(
            sql.resolve("gold/activity_again_parts" + ending),
            text.replace("activity_hourly_parts", "activity_again_parts"));
      }
      Path silver = sql.resolve("silver/user_activity.yaml");
      Files.writeString(
          silver,
          Files.readString(silver)
              .replace(
                  "rules:\n",
                  "rules:\n  - {name: user_id_is_short, severity: hard, check: CHAR_LENGTH(user_id) < 500, doc: An id is short.}\n"));
    }
    return jar;
  }

  @Test
  void runsDaysAndAStreamThatIsLostRecoveredStoppedAndUpgraded(TestLake lake) throws Exception {
    assertThat(Files.size(JAR)).isLessThan(40L << 20);
    SessionCluster cluster = new SessionCluster(folder.resolve("session"), BUILD, keys(lake));
    try {
      cluster.start();
      assertThat(flink(cluster, "run", JAR.toString(), "catalog", "apply"))
          .contains("+ silver.user_activity table of");
      C2cGenerator.generate(DAY, 300, 1, Quirks.few(), lake.landing());
      String day = flink(cluster, "run", JAR.toString(), "run", "--date", DAY.toString());
      assertThat(day).contains("all balanced");

      ClusterClient client = new ClusterClient(cluster.rest());
      Lakehouse house = lake.open("streaming", keys(lake));
      StreamMonitor monitor = new StreamMonitor(house);
      send(1_000, 1);
      String jar = client.upload(JAR);
      long begun = System.nanoTime();
      String job =
          client.post("/jars/" + jar + "/run", program("stream")).body().path("jobid").asText();
      await(() -> lake.table("bronze.user_activity", "source_line").count() > 0, true);
      System.out.printf("first commit after %d ms%n", (System.nanoTime() - begun) / 1_000_000);
      send(199_000, 2);
      await(() -> read(lake, monitor), records);

      kill(cluster, "taskmanager");
      goesOn(lake, cluster, monitor);
      assertThat(status(client, job)).isEqualTo("RUNNING");

      assertThat(flink(cluster, "list")).contains(job, "stream user_activity");
      String stopped = flink(cluster, "stop", "--savepointPath", state(lake, "savepoints"), job);
      String savepoint =
          stopped
              .lines()
              .filter(l -> l.contains("Savepoint completed"))
              .findFirst()
              .orElseThrow()
              .replaceFirst(".*Path: ", "");
      monitor.look();
      assertThat(lake.table("ops.runs").where("mode", "streaming").column("outcome"))
          .containsExactly("stopped");

      Path other = upgraded();
      ClusterClient.Answer refused =
          client.post(
              "/jars/" + client.upload(other) + "/run",
              Map.of(
                  "programArgsList",
                  List.of("stream"),
                  "parallelism",
                  2,
                  "savepointPath",
                  savepoint));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body().toString())
          .contains("the job has other steps than the one that left it", "stop that with --drain");

      String resumed =
          client
              .post(
                  "/jars/" + client.upload(JAR) + "/run",
                  Map.of(
                      "programArgsList",
                      List.of("stream"),
                      "parallelism",
                      2,
                      "savepointPath",
                      savepoint))
              .body()
              .path("jobid")
              .asText();
      kill(cluster, "jobmanager");
      goesOn(lake, cluster, monitor);
      assertThat(status(client, resumed)).isEqualTo("RUNNING");
      flink(
          cluster,
          "stop",
          "--drain",
          "--savepointPath",
          state(lake, "savepoints/drained"),
          resumed);
      monitor.look();
      hasEachEventOnce(lake);

      // The same jar, five times in a row. What was uploaded before went with the JobManager.
      String uploaded = client.upload(other);
      for (int time = 0; time < 5; time++) {
        send(1_000, 4 + time);
        String again =
            client
                .post(
                    "/jars/" + uploaded + "/run",
                    program("stream", "--until-caught-up", "--from-offsets-of-table"))
                .body()
                .path("jobid")
                .asText();
        await(() -> status(client, again), "FINISHED");
        hasEachEventOnce(lake);
      }
      assertThat(house.lake().exists(ADDED)).isTrue();
      assertThat(logged(cluster))
          .as("Iceberg looks for optional metrics")
          .filteredOn(line -> !line.contains("com.codahale.metrics"))
          .noneMatch(line -> line.matches(".*(NoClassDefFound|ClassNotFound|ClassCast).*"));
    } finally {
      cluster.stop();
    }
  }

  @Test
  void goesOnInApplicationModeWhenTheJobManagerIsLost(TestLake lake) throws Exception {
    SessionCluster cluster = new SessionCluster(folder.resolve("application"), BUILD, keys(lake));
    List<String> application =
        List.of(
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
            "--job-classname",
            "io.lakehouse.jobs.LakehouseJob",
            "stream",
            "--topic",
            "in-application-mode",
            "--from-latest-checkpoint");
    broker.createTopic("in-application-mode", EventPlan.PARTITIONS);
    try (EventTopic topic = EventTopic.open(broker.bootstrap(), "in-application-mode")) {
      EventGenerator.generate(EventPlan.of(2_000, 200, 7), topic);
      topic.flush();
    }
    try {
      cluster.launch(application);
      await(() -> judged(lake), 2_000L);
      kill(cluster, "jobmanager");
      try (EventTopic topic = EventTopic.open(broker.bootstrap(), "in-application-mode")) {
        EventGenerator.generate(EventPlan.of(1_000, 200, 8), topic);
        topic.flush();
      }
      cluster.launch(application);
      await(() -> judged(lake), 3_000L);
      assertThat(lake.table("ops.runs", "outcome").column("outcome")).containsExactly("running");
      await(() -> lake.table(SILVER, "event_id").count(), 3_000);
    } finally {
      cluster.stop();
    }
  }

  /** What the program in the JobManager has judged itself. */
  private static long judged(TestLake lake) {
    return lake.house().lake().exists("ops.ledger")
        ? lake.table("ops.ledger").where("table_name", "bronze.user_activity").list().stream()
            .mapToLong(row -> (Long) row.get("read"))
            .max()
            .orElse(0)
        : 0;
  }
}
