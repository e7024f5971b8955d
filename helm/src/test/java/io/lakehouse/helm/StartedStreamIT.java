package io.lakehouse.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakehouse.helm.Image.Ended;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The FlinkDeployment as the chart renders it, started as the operator does in standalone mode: a
 * JobManager that runs the program with its arguments, and a TaskManager, each with its memory and
 * its configuration. Only addresses and intervals are others, by values.
 */
class StartedStreamIT {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";
  private static final int EVENTS = 2000;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private Image image;

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void theStreamReadsItsTopicAndTheMonitorJudgesIt() throws Exception {
    image = Image.in(folder.resolve("image"));
    String bootstrap = broker();
    Ended sent =
        image.lake(
            "generate",
            "events",
            "--events",
            "" + EVENTS,
            "--users",
            "50",
            "--seed",
            "1",
            "--late",
            "0",
            "--duplicates",
            "0",
            "--broken",
            "0",
            "--out",
            "kafka://" + bootstrap + "/user-activity");
    assertThat(sent.code()).as(sent.output()).isZero();

    List<JsonNode> resources = Chart.render("minimal", addresses(bootstrap));
    JsonNode deployment = Chart.find(resources, "FlinkDeployment", "lake-stream");
    Pod pod = Pod.all(List.of(deployment)).get(0);
    Map<String, String> files = new TreeMap<>();
    files.put("config.yaml", configuration(deployment, pod, resources));
    deployment
        .at("/spec/logConfiguration")
        .properties()
        .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
    Path conf = image.write(files);
    List<String> program = new ArrayList<>();
    program.add("--job-classname");
    program.add(deployment.at("/spec/job/entryClass").asText());
    program.addAll(pod.arguments());
    Path log =
        flink(
            "JM",
            conf,
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
            program);
    flink("TM", conf, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", List.of());

    String followed = monitor(Pod.of(resources, "Deployment", "lake-monitor"), resources, log);
    assertThat(followed).contains("balanced").doesNotContain("NOT BALANCED");
    assertThat(Image.logged(Files.readString(log)))
        .as("the program's line that joins its run and Flink's job, and a line of the job")
        .anySatisfy(
            event -> {
              assertThat(event.path("message").asText())
                  .startsWith("Flink job ")
                  .contains(" is of run " + event.path("run_id").asText() + " of ");
              assertThat(event.path("run_id").asText()).startsWith("stream_");
              assertThat(event.path("date").asText()).isNotEmpty();
            })
        .anySatisfy(event -> assertThat(event.path("flink-job-id").asText()).isNotEmpty());
  }

  private String broker() throws Exception {
    Path said = folder.resolve("broker.txt");
    String home = Chart.FOLDER.resolveSibling("broker").resolve("target").toString();
    started.add(
        image.java(
            List.of(
                "-Dlakehouse.broker.home=" + home,
                "@lake.args",
                "broker",
                "--folder",
                folder.resolve("broker").toString()),
            Map.of(),
            said));
    long begun = System.nanoTime();
    while (!Files.readString(said).contains("broker 127.0.0.1:")) {
      patient(begun, said);
    }
    return Files.readString(said).replaceAll("(?s).*broker (127\\.0\\.0\\.1:\\d+).*", "$1");
  }

  private Map<String, String> addresses(String bootstrap) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("storage.root", folder.resolve("lake").toUri().toString());
    values.put("storage.landing", folder.resolve("landing").toUri().toString());
    values.put("kafka.bootstrapServers", bootstrap);
    Map<String, String> keys = new TreeMap<>();
    keys.put("lakehouse.catalog.properties.type", "jdbc");
    keys.put("lakehouse.catalog.properties.uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    keys.put("lakehouse.stream.quiet-after", "1 s");
    keys.put("lakehouse.stream.quiet-bound", "1 s");
    keys.forEach((key, value) -> values.put("flinkConfiguration." + escaped(key), value));
    keys.clear();
    // There is no Kubernetes to elect a leader.
    keys.put("high-availability.type", "NONE");
    keys.put("execution.checkpointing.interval", "1 s");
    keys.put("jobmanager.rpc.address", "127.0.0.1");
    keys.put("jobmanager.rpc.port", "" + freePort());
    keys.put("rest.address", "127.0.0.1");
    keys.put("rest.port", "" + freePort());
    keys.put("taskmanager.host", "127.0.0.1");
    keys.forEach((key, value) -> values.put("stream.flinkConfiguration." + escaped(key), value));
    return values;
  }

  private static String escaped(String key) {
    return key.replace(".", "\\.");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What the operator puts into the conf folder: the keys, and the memory of the resource. */
  private static String configuration(JsonNode deployment, Pod pod, List<JsonNode> resources) {
    Map<String, String> keys = pod.configuration(resources);
    for (String process : List.of("jobManager", "taskManager")) {
      String memory = deployment.at("/spec/" + process + "/resource/memory").asText();
      keys.put(
          process.toLowerCase(Locale.ROOT) + ".memory.process.size",
          memory.replace("Gi", "g").replace("Mi", "m"));
    }
    StringBuilder yaml = new StringBuilder();
    keys.forEach((key, value) -> yaml.append("%s: \"%s\"%n".formatted(key, value)));
    return yaml.toString();
  }

  /**
   * Starts a process of Flink's, with the memory that Flink's own scripts compute.
   *
   * @param kind JM or TM
   * @return the file that gets what it says
   */
  private Path flink(String kind, Path conf, String main, List<String> arguments) throws Exception {
    String flinkJars =
        String.join(
            ":",
            image.home().resolve("lib") + "/*",
            Chart.FOLDER.resolveSibling("jobs").resolve("target/cluster/flink") + "/*");
    Path computed = folder.resolve(kind + "-memory.txt");
    Process memory =
        image.java(
            List.of(
                "-cp",
                flinkJars,
                "org.apache.flink.runtime.util.bash.BashJavaUtils",
                "GET_%s_RESOURCE_PARAMS".formatted(kind),
                "--configDir",
                conf.toString()),
            Map.of(),
            computed);
    assertThat(memory.waitFor()).as(Files.readString(computed)).isZero();
    List<String> results =
        Files.readAllLines(computed).stream()
            .filter(line -> line.startsWith(RESULT))
            .map(line -> line.substring(RESULT.length()))
            .toList();
    List<String> line = new ArrayList<>(List.of(results.get(0).split(" ")));
    assertThat(line).as("memory of the heap").anyMatch(flag -> flag.startsWith("-Xmx"));
    for (String flag : Files.readAllLines(image.home().resolve("lake.args"))) {
      if (flag.startsWith("--add-opens") || flag.startsWith("-XX:+UseSerial")) {
        line.add(flag);
      }
    }
    // As the image's script does it.
    line.add("-Dlog4j.configurationFile=" + conf.resolve("log4j-console.properties"));
    line.add("-Dlog.file=" + folder.resolve(kind + ".log"));
    line.addAll(List.of("-cp", flinkJars, main, "--configDir", conf.toString()));
    line.addAll(arguments);
    line.addAll(List.of(results.get(1).split(" ")));
    Path said = folder.resolve(kind + ".txt");
    started.add(
        image.java(line, Map.of("FLINK_LIB_DIR", image.home().resolve("lib").toString()), said));
    return said;
  }

  /** Runs the monitor, as often as it ends, until it has seen all events. */
  private String monitor(Pod pod, List<JsonNode> resources, Path log) throws Exception {
    Path conf = image.write(pod.conf(resources));
    List<String> line = new ArrayList<>(List.of("-XX:MaxRAM=1g", "@lake.args"));
    line.addAll(pod.arguments());
    Path said = folder.resolve("monitor.txt");
    Process monitor = null;
    long begun = System.nanoTime();
    while (!Files.exists(said) || !Files.readString(said).contains("user_activity 2,000 = ")) {
      if (monitor == null || !monitor.isAlive()) {
        monitor = image.java(line, Map.of("FLINK_CONF_DIR", conf.toString()), said);
        started.add(monitor);
      }
      patient(begun, said, log, folder.resolve("TM.txt"));
    }
    return Files.readString(said);
  }

  private void patient(long begun, Path... said) throws Exception {
    if (System.nanoTime() - begun > PATIENCE.toNanos()) {
      StringBuilder all = new StringBuilder("it takes too long");
      for (Path file : said) {
        all.append('\n').append(Files.readString(file));
      }
      throw new IllegalStateException(all.toString());
    }
    started.get(0).waitFor(300, TimeUnit.MILLISECONDS);
  }
}
