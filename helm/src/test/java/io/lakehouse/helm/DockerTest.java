package io.lakehouse.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Dockerfile and the compose file, by linters of npm as the lock file pins them. */
class DockerTest {
  private static final Path DOCKER = Chart.FOLDER.resolveSibling("docker");
  private static final long PATIENCE_SECONDS = 180;

  @TempDir private Path folder;

  /** What a command said, and how it ended. */
  private record Ended(int code, String output) {}

  @Test
  void lintersFindNothing() throws Exception {
    assumeTrue(
        "true".equals(System.getenv("CI")) || isPossible(),
        "there is no Node.js with npm: skipped");
    Path linters = install();
    assertThat(run(folder, bin(linters, "dockerfile-utils"), "lint", DOCKER.resolve("Dockerfile")))
        .isEqualTo(new Ended(0, ""));
    assertThat(
            run(folder, bin(linters, "dclint"), "--max-warnings=0", DOCKER.resolve("compose.yaml")))
        .isEqualTo(new Ended(0, ""));
    // A linter that takes everything would pass, too.
    Path wrong = Files.writeString(folder.resolve("Dockerfile"), "FRM scratch\nUSER\n");
    assertThat(run(folder, bin(linters, "dockerfile-utils"), "lint", wrong).code()).isNotZero();
    Path loose =
        Files.writeString(folder.resolve("compose.yaml"), "services:\n  a:\n    image: a\n");
    assertThat(run(folder, bin(linters, "dclint"), "--max-warnings=0", loose).code()).isNotZero();
  }

  @Test
  void theImageIsNotRootAndTakesWhatTheBuildAssembles() throws IOException {
    List<String> lines = Files.readAllLines(DOCKER.resolve("Dockerfile"));
    assertThat(lines).contains("ARG BASE_IMAGE=flink:2.1.1-java17", "FROM ${BASE_IMAGE}");
    assertThat(lines.stream().filter(line -> line.startsWith("USER")))
        .containsExactly("USER 9999:9999");
    List<String> seen = Files.readAllLines(DOCKER.resolveSibling(".dockerignore"));
    assertThat(copied(lines)).hasSize(5).allSatisfy(file -> assertThat(seen).contains("!" + file));
  }

  /** What the Dockerfile takes of the project. */
  static List<String> copied(List<String> dockerfile) {
    return dockerfile.stream()
        .filter(line -> line.startsWith("COPY"))
        .map(line -> line.split(" ")[1].replaceFirst("/$", ""))
        .toList();
  }

  @Test
  void everyImageIsPinnedAndNoSecretIsIn() throws IOException {
    String text = Files.readString(DOCKER.resolve("compose.yaml"));
    JsonNode compose = Chart.parse(text).get(0);
    compose
        .path("services")
        .properties()
        .forEach(
            service -> {
              String image = service.getValue().at("/image").asText("");
              if (!service.getValue().has("<<")) {
                assertThat(image).as(service.getKey()).matches(".+:[0-9][-.0-9A-Za-z]+");
              }
              service
                  .getValue()
                  .path("environment")
                  .properties()
                  .forEach(
                      variable -> {
                        if (variable.getKey().contains("PASSWORD")) {
                          assertThat(variable.getValue().asText()).startsWith("${").contains(":?");
                        }
                      });
            });
  }

  @Test
  void theLaptopsClusterSaysWhatASessionClusterDoes() throws IOException {
    TreeSet<String> session = keys(Chart.FOLDER.resolveSibling("flink-conf/env/session.yaml"));
    assertThat(session).isNotEmpty();
    assertThat(keys(DOCKER.resolve("config.yaml"))).containsAll(session);
  }

  private static TreeSet<String> keys(Path yaml) throws IOException {
    TreeSet<String> keys = new TreeSet<>();
    Chart.parse(Files.readString(yaml)).get(0).fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private boolean isPossible() throws Exception {
    try {
      return run(folder, "node", "--version").code() == 0
          && run(folder, "npm", "--version").code() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Once a lock file; the folder stays for the next build. */
  private Path install() throws Exception {
    Path home = Files.createDirectories(Chart.FOLDER.resolve("target/linters"));
    byte[] wanted = resource("package-lock.json");
    Path done = home.resolve("installed");
    if (!Files.exists(done) || !Arrays.equals(Files.readAllBytes(done), wanted)) {
      for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
        Files.write(home.resolve(file), resource(file));
      }
      Ended npm = run(home, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      assertThat(npm.code()).as(npm.output()).isZero();
      Files.write(done, wanted);
    }
    return home;
  }

  private static String bin(Path home, String name) {
    return home.resolve("node_modules/.bin").resolve(name).toString();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DockerTest.class.getResourceAsStream("docker/" + name)) {
      return in.readAllBytes();
    }
  }

  private Ended run(Path where, Object... command) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("it does not end: " + Arrays.toString(command));
    }
    return new Ended(process.exitValue(), Files.readString(output).strip());
  }
}
