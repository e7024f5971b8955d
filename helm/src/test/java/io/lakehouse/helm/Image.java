package io.lakehouse.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the image has in {@code /opt/flink}, as a folder: the packaged job, its libraries, plugins,
 * and {@code docker/lake.args}. Flink's own jars are those of the build.
 *
 * @param home the folder
 */
record Image(Path home) {
  private static final Path JOBS = Chart.FOLDER.resolveSibling("jobs").resolve("target");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 240;

  /** How a process ended, and all that it said. */
  record Ended(int code, String output) {}

  /** The events among what a process has said: its log, a line of JSON each. */
  static List<JsonNode> logged(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("{\"@timestamp\""))
        .map(Image::event)
        .toList();
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /**
   * Lays it out.
   *
   * @throws IllegalStateException when the job is not packaged
   */
  static Image in(Path home) throws IOException {
    Files.createDirectories(home.resolve("log"));
    link(home.resolve("lib"), JOBS.resolve("lib"));
    link(home.resolve("usrlib"), JOBS.resolve("cluster/usrlib"));
    link(home.resolve("plugins"), JOBS.resolve("plugins"));
    Files.copy(
        Chart.FOLDER.resolveSibling("docker").resolve("lake.args"), home.resolve("lake.args"));
    return new Image(home);
  }

  private static void link(Path link, Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      throw new IllegalStateException("there is no %s: run mvn package".formatted(target));
    }
    Files.createSymbolicLink(link, target);
  }

  /** All jars of these folders. */
  static List<Path> jars(Path... folders) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
      }
    }
    return jars;
  }

  /** Runs a command as {@code java @lake.args} does in a container without a limit. */
  Ended lake(String... arguments) throws Exception {
    return run(List.of("java", "@lake.args"), List.of(arguments), Map.of());
  }

  /** Runs what a container says, in it, with its memory. */
  Ended run(Pod pod, Map<String, String> conf) throws Exception {
    Path folder = write(conf);
    String memory = pod.container().at("/resources/limits/memory").asText();
    List<String> command = new ArrayList<>();
    pod.container().path("command").forEach(word -> command.add(word.asText()));
    // What a container's limit is to Java.
    command.add(1, "-XX:MaxRAM=" + memory.replace("Gi", "g").replace("Mi", "m"));
    return run(command, pod.arguments(), Map.of("FLINK_CONF_DIR", folder.toString()));
  }

  /** A folder with these files. */
  Path write(Map<String, String> files) throws IOException {
    Path folder = Files.createTempDirectory(home, "conf");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }

  private Ended run(List<String> command, List<String> arguments, Map<String, String> variables)
      throws Exception {
    List<String> line = new ArrayList<>(command.subList(1, command.size()));
    line.addAll(arguments);
    Path output = Files.createTempFile(home, "output", ".txt");
    Process process = java(line, variables, output);
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end: " + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts Java in the image's folder; all that it says goes to the file. */
  Process java(List<String> arguments, Map<String, String> variables, Path output)
      throws IOException {
    List<String> line = new ArrayList<>(arguments);
    line.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("FLINK_PLUGINS_DIR", home.resolve("plugins").toString());
    builder.environment().putAll(variables);
    return builder.start();
  }
}
