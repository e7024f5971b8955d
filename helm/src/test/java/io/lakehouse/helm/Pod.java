package io.lakehouse.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pod that a resource of the chart asks for.
 *
 * @param owner the resource
 * @param metadata of the pod
 * @param spec of the pod
 */
record Pod(JsonNode owner, JsonNode metadata, JsonNode spec) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)}");
  private static final List<String> TEMPLATES =
      List.of("/spec/template", "/spec/jobTemplate/spec/template", "/spec/podTemplate");

  /** All pods of these resources. */
  static List<Pod> all(List<JsonNode> resources) {
    List<Pod> pods = new ArrayList<>();
    for (JsonNode resource : resources) {
      for (String template : TEMPLATES) {
        JsonNode pod = resource.at(template);
        if (pod.has("spec")) {
          pods.add(new Pod(resource, pod.path("metadata"), pod.path("spec")));
        }
      }
    }
    return pods;
  }

  /** The pod of one resource. */
  static Pod of(List<JsonNode> resources, String kind, String name) {
    return all(List.of(Chart.find(resources, kind, name))).get(0);
  }

  String name() {
    return Chart.title(owner);
  }

  JsonNode container() {
    return spec.at("/containers/0");
  }

  JsonNode serviceAccount() {
    return spec.has("serviceAccountName")
        ? spec.path("serviceAccountName")
        : owner.at("/spec/serviceAccount");
  }

  JsonNode volume(String name) {
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.path("name").asText().equals(name)) {
        return volume;
      }
    }
    throw new IllegalStateException("there is no volume " + name + " in " + name());
  }

  /** Names of the volumes that its container mounts. */
  Set<String> mounts() {
    return new TreeSet<>(container().path("volumeMounts").findValuesAsText("name"));
  }

  /** What its container is told to do: its arguments, of Flink's own those of the job. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    JsonNode told =
        owner.at("/spec/job/args").isArray()
            ? owner.at("/spec/job/args")
            : container().path("args");
    told.forEach(argument -> arguments.add(argument.asText()));
    return arguments;
  }

  Map<String, JsonNode> variables() {
    Map<String, JsonNode> variables = new TreeMap<>();
    container().path("env").forEach(v -> variables.put(v.path("name").asText(), v));
    return variables;
  }

  /** The files of its conf folder, none of Flink's own: the operator writes that. */
  Map<String, String> conf(List<JsonNode> resources) {
    Map<String, String> files = new TreeMap<>();
    if (mounts().contains("conf")) {
      Chart.find(resources, "ConfigMap", volume("conf").at("/configMap/name").asText())
          .path("data")
          .properties()
          .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
    }
    return files;
  }

  /** The configuration that its process reads. */
  Map<String, String> configuration(List<JsonNode> resources) {
    JsonNode flat =
        owner.at("/spec/flinkConfiguration").isObject()
            ? owner.at("/spec/flinkConfiguration")
            : Chart.parse(conf(resources).get("config.yaml")).get(0);
    Map<String, String> configuration = new TreeMap<>();
    flat.properties().forEach(key -> configuration.put(key.getKey(), key.getValue().asText()));
    return configuration;
  }

  Set<String> variablesNamedInItsConfiguration(List<JsonNode> resources) {
    Set<String> names = new TreeSet<>();
    Matcher named = VARIABLE.matcher(configuration(resources).toString());
    while (named.find()) {
      names.add(named.group(1));
    }
    return names;
  }
}
