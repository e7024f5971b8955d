package io.lakehouse.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart of this folder as Helm itself renders it, for a release {@code lake}. */
final class Chart {
  static final Path FOLDER = Path.of("").toAbsolutePath();
  static final String RELEASE = "lake";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Map<String, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

  /** What is rendered here leaves hooks out; in this copy they are resources as all others. */
  private static final Path WITH_HOOKS =
      copy(FOLDER.resolve("target/with-hooks"), "helm.sh/hook", "hook");

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

  /** The resources of a scenario; they are rendered once, so leave them as they are. */
  static List<JsonNode> render(String scenario) {
    return RENDERED.computeIfAbsent(scenario, name -> render(name, Map.of()));
  }

  /**
   * The resources of a scenario.
   *
   * @param values single values that override it, by their dotted names
   * @throws IllegalStateException with what Helm says, when it refuses
   */
  static List<JsonNode> render(String scenario, Map<String, ?> values) {
    return render(FOLDER.resolve("ci/" + scenario + "-values.yaml"), values);
  }

  /** The same of a file of values. */
  static List<JsonNode> render(Path file, Map<String, ?> values) {
    TemplateCommand template =
        new Helm(WITH_HOOKS).template().withName(RELEASE).withNamespace("lakehouse");
    template.withValuesFile(file);
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

  /** The chart with a scenario's values as its own, for Helm's lint takes no others. */
  static Path copyWithValues(String scenario, Path target) throws IOException {
    copy(target, "helm.sh/hook", "helm.sh/hook");
    YAML.writeValue(target.resolve("values.yaml").toFile(), values(scenario));
    return target;
  }

  private static Path copy(Path target, String text, String replacement) {
    try (Stream<Path> files = Files.walk(FOLDER, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = FOLDER.relativize(file).toString();
        if (!name.matches("(src|target|ci)/.*|pom.xml")) {
          Path copy = target.resolve(name);
          Files.createDirectories(copy.getParent());
          Files.writeString(copy, Files.readString(file).replace(text, replacement));
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values of a scenario over the chart's own. */
  static JsonNode values(String scenario) {
    try {
      return YAML.readerForUpdating(defaults())
          .readValue(FOLDER.resolve("ci/" + scenario + "-values.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode defaults() {
    return read("values.yaml");
  }

  static JsonNode schema() {
    return read("values.schema.json");
  }

  private static JsonNode read(String file) {
    try {
      return YAML.readTree(FOLDER.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values that the schema does not describe, and those of the schema that have no default. */
  static Set<String> undescribed(JsonNode values, JsonNode schema) {
    Set<String> found = new TreeSet<>();
    compare("", values, schema, found);
    return found;
  }

  private static void compare(String path, JsonNode value, JsonNode schema, Set<String> found) {
    if (schema.path("description").asText("").isEmpty() && !path.isEmpty()) {
      found.add(path);
    }
    JsonNode described = schema.path("properties");
    Set<String> names = new TreeSet<>();
    described.fieldNames().forEachRemaining(names::add);
    if (!names.isEmpty()) {
      value.fieldNames().forEachRemaining(names::add);
    }
    for (String name : names) {
      if (path.isEmpty() && name.equals("global")) {
        continue;
      }
      if (described.has(name) && value.has(name)) {
        compare(path + "/" + name, value.get(name), described.get(name), found);
      } else {
        found.add(path + "/" + name);
      }
    }
  }

  /** How a failure names it. */
  static String title(JsonNode resource) {
    return resource.path("kind").asText() + " " + resource.at("/metadata/name").asText();
  }
}
