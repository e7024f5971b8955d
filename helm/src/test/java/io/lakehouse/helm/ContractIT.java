package io.lakehouse.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the chart says to the program, the packaged program understands. */
class ContractIT {
  private static URLClassLoader program;

  @BeforeAll
  static void load() throws Exception {
    Path target = Chart.FOLDER.resolveSibling("jobs").resolve("target");
    List<URL> jars = new ArrayList<>();
    for (Path jar : Image.jars(target.resolve("cluster/usrlib"), target.resolve("lib"))) {
      jars.add(jar.toUri().toURL());
    }
    // Nothing of the tests' own: other versions of the same classes.
    program = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @AfterAll
  static void close() throws Exception {
    program.close();
  }

  @Test
  void theBuildAssemblesWhatTheImageTakes() throws Exception {
    Path root = Chart.FOLDER.getParent();
    assertThat(DockerTest.copied(Files.readAllLines(root.resolve("docker/Dockerfile"))))
        .allSatisfy(file -> assertThat(root.resolve(file)).exists());
  }

  @Test
  void everyArgumentIsOneOfTheProgram() throws Exception {
    Set<List<String>> told =
        Chart.scenarios()
            .flatMap(scenario -> Pod.all(allOf(scenario)).stream())
            .map(Pod::arguments)
            .filter(arguments -> !arguments.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    assertThat(told).hasSizeGreaterThan(5);
    for (List<String> arguments : told) {
      parse(arguments);
    }
    assertThatThrownBy(() -> parse(List.of("run", "--dates", "yesterday")))
        .hasMessageContaining("--dates");
  }

  /**
   * The job of a session is beside its cluster: its arguments are given to the cluster's pod here.
   */
  private static List<JsonNode> allOf(String scenario) {
    List<JsonNode> resources = new ArrayList<>(Chart.render(scenario));
    resources.stream()
        .filter(resource -> resource.path("kind").asText().equals("FlinkSessionJob"))
        .toList()
        .forEach(
            job -> {
              JsonNode cluster =
                  Chart.find(resources, "FlinkDeployment", job.at("/spec/deploymentName").asText())
                      .deepCopy();
              cluster.withObject("/spec").set("job", job.at("/spec/job"));
              resources.add(cluster);
            });
    return resources;
  }

  /** Reads arguments as the program does, and does nothing. */
  private static void parse(List<String> arguments) throws Exception {
    Class<?> main = program.loadClass("io.lakehouse.jobs.cli.Main");
    Class<?> picocli = program.loadClass("picocli.CommandLine");
    Class<?> converter = program.loadClass("picocli.CommandLine$ITypeConverter");
    Method date = main.getDeclaredMethod("date", String.class);
    date.setAccessible(true);
    Object dates =
        Proxy.newProxyInstance(
            program, new Class<?>[] {converter}, (self, method, text) -> date.invoke(null, text));
    Object line = picocli.getConstructor(Object.class).newInstance(main);
    picocli
        .getMethod("registerConverter", Class.class, converter)
        .invoke(line, LocalDate.class, dates);
    try {
      picocli
          .getMethod("parseArgs", String[].class)
          .invoke(line, (Object) arguments.toArray(String[]::new));
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  @Test
  void everyKeyOfOursIsKnownAndEveryValueFits() throws Exception {
    for (String scenario : Chart.scenarios().toList()) {
      List<JsonNode> resources = Chart.render(scenario);
      for (Pod pod : Pod.all(resources)) {
        settings(pod.configuration(resources));
      }
    }
    assertThatThrownBy(() -> settings(Map.of("lakehouse.landing.url", "x")))
        .hasMessageContaining("no such key: lakehouse.landing.url");
  }

  /** Reads it as the program does, with an environment that has every variable. */
  private static void settings(Map<String, String> configuration) throws Exception {
    Map<String, String> cluster = new TreeMap<>(configuration);
    cluster.replaceAll((key, value) -> value.replaceAll("\\$\\{file:[^}]*}", "text of a file"));
    Class<?> settings = program.loadClass("io.lakehouse.jobs.config.Settings");
    Method load =
        settings.getDeclaredMethod(
            "load", String.class, Map.class, Path.class, Map.class, UnaryOperator.class);
    load.setAccessible(true);
    String mode = cluster.getOrDefault("execution.runtime-mode", "BATCH").toLowerCase(Locale.ROOT);
    UnaryOperator<String> environment = name -> "value";
    try {
      load.invoke(null, mode, cluster, null, Map.of(), environment);
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
