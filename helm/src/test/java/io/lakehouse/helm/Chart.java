package io.lakehouse.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart of this folder as Helm itself renders it, for a release {@code lake}. */
final class Chart {
  static final Path FOLDER = Path.of("").toAbsolutePath();
  static final String RELEASE = "lake";
  private static final YAMLMapper YAML = new YAMLMapper();

  private Chart() {}

  /** The scenarios, {@code ci/<name>-values.yaml}. */
  static Stream<String> scenarios() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files
          .map(file -> file.getFileName().toString().replace("-values.yaml", ""))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> render(String scenario) {
    return render(scenario, Map.of());
  }

  /**
   * The resources of a scenario.
   *
   * @param values single values that override it, by their dotted names
   * @throws IllegalStateException with what Helm says, when it refuses
   */
  static List<JsonNode> render(String scenario, Map<String, ?> values) {
    TemplateCommand template =
        new Helm(FOLDER).template().withName(RELEASE).withNamespace("lakehouse");
    template.withValuesFile(FOLDER.resolve("ci/" + scenario + "-values.yaml"));
    values.forEach(template::set);
    return parse(template.call());
  }

  /** All documents of a text. */
  static List<JsonNode> parse(String yaml) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(yaml, e);
    }
  }

  /** The one of a kind and name. */
  static JsonNode find(List<JsonNode> resources, String kind, String name) {
    return resources.stream()
        .filter(resource -> resource.path("kind").asText().equals(kind))
        .filter(resource -> resource.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no " + kind + " " + name));
  }

  /** How a failure names it. */
  static String title(JsonNode resource) {
    return resource.path("kind").asText() + " " + resource.at("/metadata/name").asText();
  }
}
