package io.lakehouse.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart, rendered by Helm for each scenario of {@code ci/}. */
@EnableKubernetesMockClient(crud = true, https = false)
class ChartTest {
  private static final Schemas SCHEMAS = new Schemas();

  /** Of a Kubernetes API server in this process; the extension sets it. */
  private static KubernetesClient client;

  @ParameterizedTest
  @MethodSource("io.lakehouse.helm.Chart#scenarios")
  void everyResourceIsLegalAndIsTakenByAnApiServer(String scenario) {
    List<JsonNode> resources = Chart.render(scenario);
    assertThat(resources).hasSizeGreaterThan(1);
    Map<String, List<String>> problems = new TreeMap<>();
    resources.forEach(resource -> problems.put(Chart.title(resource), SCHEMAS.problems(resource)));
    assertThat(problems).as("each has a name of its own").hasSameSizeAs(resources);
    problems.values().removeIf(List::isEmpty);
    assertThat(problems).isEmpty();
    for (JsonNode resource : resources) {
      assertThat(applied(resource, scenario).path("spec")).isEqualTo(resource.path("spec"));
    }
  }

  /** What the server then has. */
  private static JsonNode applied(JsonNode resource, String namespace) {
    KubernetesSerialization json = client.getKubernetesSerialization();
    GenericKubernetesResource sent = json.convertValue(resource, GenericKubernetesResource.class);
    String[] group = sent.getApiVersion().split("/");
    String kind = sent.getKind();
    HasMetadata kept =
        client
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup(group.length == 1 ? "" : group[0])
                    .withVersion(group[group.length - 1])
                    .withKind(kind)
                    .withPlural(kind.toLowerCase(Locale.ROOT).replaceAll("y$", "ie") + "s")
                    .withNamespaced(true)
                    .build())
            .inNamespace(namespace)
            .resource(sent)
            .create();
    return json.convertValue(kept, JsonNode.class);
  }

  @ParameterizedTest
  @MethodSource("io.lakehouse.helm.Chart#scenarios")
  void helmHasNothingToSayAgainstIt(String scenario, @TempDir Path folder) throws IOException {
    LintResult lint = new Helm(Chart.copyWithValues(scenario, folder)).lint().strict().call();
    assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("io.lakehouse.helm.Chart#scenarios")
  void podsMayDoLittle(String scenario) {
    List<Pod> pods = Pod.all(Chart.render(scenario));
    assertThat(pods).isNotEmpty();
    for (Pod pod : pods) {
      assertThat(pod.spec().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.spec().at("/securityContext/runAsUser").asInt()).isPositive();
      assertThat(pod.spec().at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode container = pod.container().path("securityContext");
      assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
      Set<String> written = new HashSet<>();
      pod.container()
          .path("volumeMounts")
          .forEach(
              mount -> {
                if (!mount.path("readOnly").asBoolean()) {
                  assertThat(pod.volume(mount.path("name").asText()).has("emptyDir")).isTrue();
                  written.add(mount.path("mountPath").asText());
                }
              });
      assertThat(written).as(pod.name()).containsExactlyInAnyOrder("/tmp", "/opt/flink/log");
    }
  }

  @ParameterizedTest
  @MethodSource("io.lakehouse.helm.Chart#scenarios")
  void whatAPodRefersToIsThere(String scenario) {
    List<JsonNode> resources = Chart.render(scenario);
    JsonNode values = Chart.values(scenario);
    for (Pod pod : Pod.all(resources)) {
      JsonNode account = pod.serviceAccount();
      if (values.at("/serviceAccount/create").asBoolean()) {
        assertThat(Chart.find(resources, "ServiceAccount", account.asText())).isNotNull();
      } else {
        assertThat(account).isEqualTo(values.at("/serviceAccount/name"));
      }
      for (JsonNode volume : pod.spec().path("volumes")) {
        if (volume.has("configMap")) {
          assertThat(Chart.find(resources, "ConfigMap", volume.at("/configMap/name").asText()))
              .isNotNull();
        }
        assertThat(volume.has("secret") && !pod.mounts().contains(volume.path("name").asText()))
            .as("a secret that nobody mounts")
            .isFalse();
      }
      // A variable that the configuration names is one of the container, from a secret.
      for (String variable : pod.variablesNamedInItsConfiguration(resources)) {
        assertThat(pod.variables()).as(pod.name()).containsKey(variable);
        assertThat(pod.variables().get(variable).at("/valueFrom/secretKeyRef/name").asText())
            .isNotEmpty();
      }
      // Figures are where the annotation, the port and the reporter say.
      String port = pod.configuration(resources).get("metrics.reporter.prom.port");
      assertThat(pod.container().at("/ports/0/containerPort").asText()).isEqualTo(port);
      if (values.at("/prometheus/annotations").asBoolean()) {
        assertThat(pod.metadata().at("/annotations/prometheus.io~1port").asText()).isEqualTo(port);
      }
    }
  }

  @Test
  void theCatalogIsAppliedBeforeAnUpgradeWithTheNewConfiguration() {
    List<JsonNode> resources = Chart.render("application");
    JsonNode job = Chart.find(resources, "Job", "lake-catalog");
    JsonNode conf = Chart.find(resources, "ConfigMap", "lake-catalog");
    for (JsonNode hook : List.of(job, conf)) {
      assertThat(hook.at("/metadata/annotations/hook").asText()).contains("pre-upgrade");
    }
    assertThat(conf.at("/metadata/annotations/hook-weight").asInt())
        .isLessThan(job.at("/metadata/annotations/hook-weight").asInt());
    assertThat(conf.path("data"))
        .isEqualTo(Chart.find(resources, "ConfigMap", "lake-conf").path("data"));
  }

  /** What must fail, or the tests above show nothing: pointer, field, value. */
  @ParameterizedTest
  @CsvSource({
    "FlinkDeployment, lake-stream, /spec, flinkVersion, v9_9",
    "FlinkDeployment, lake-stream, /spec/job, upgradeMode, newest",
    "FlinkDeployment, lake-stream, /spec/jobManager, resources, 2",
    "FlinkDeployment, lake-stream, /spec/podTemplate/spec, readOnly, true",
    "CronJob, lake-day, /spec, cron, * * * * *",
    "CronJob, lake-day, /spec/jobTemplate/spec/template/spec/containers/0, readOnly, true",
    "Deployment, lake-monitor, /spec, replica, 2",
    "PrometheusRule, lake, /spec/groups/0/rules/0, severity, high"
  })
  void aWrongFieldOrValueIsSeen(
      String kind, String name, String pointer, String field, String value) {
    JsonNode resource = Chart.find(Chart.render("azure-production"), kind, name).deepCopy();
    assertThat(SCHEMAS.problems(resource)).isEmpty();
    ((ObjectNode) resource.at(pointer)).put(field, value);
    assertThat(SCHEMAS.problems(resource)).isNotEmpty();
  }

  @Test
  void wrongValuesAreToldAllAtOnceWithALegalExample() {
    Throwable refused =
        catchThrowable(
            () ->
                Chart.render(
                    "minimal",
                    Map.of(
                        "image.repository", "",
                        "storage.root", "https://account.blob.core.windows.net/lake",
                        "storage.rot", "x",
                        "catalog.uri", "catalog.example",
                        "kafka.bootstrapServers", "kafka",
                        "stream.parallelism", "0",
                        "stream.upgradeMode", "stateless",
                        "stream.taskManager.memory", "2048m",
                        "batch.schedule", "daily",
                        "podSecurityContext.runAsUser", "0")));
    assertThat(refused)
        .hasMessageContainingAll(
            "/image/repository",
            "registry\\\\.example/c2c/lakehouse",
            "/storage/root",
            "abfss://lake@account",
            "'rot' not allowed",
            "/catalog/uri",
            "https://catalog\\\\.example/api",
            "/kafka/bootstrapServers",
            "kafka\\\\.example:9092",
            "/stream/parallelism",
            "want 1",
            "/stream/upgradeMode",
            "'savepoint', 'last-state'",
            "/stream/taskManager/memory",
            "4Gi",
            "/batch/schedule",
            "15 4 ",
            "/podSecurityContext/runAsUser");
  }

  @Test
  void theValuesOfTheReadmeAreLegal(@TempDir Path folder) throws IOException {
    String readme = Files.readString(Chart.FOLDER.resolveSibling("README.md"));
    String values = readme.split("`lake.yaml`;")[1].split("```yaml\n")[1].split("```")[0];
    List<JsonNode> resources =
        Chart.render(Files.writeString(folder.resolve("lake.yaml"), values), Map.of());
    // What the README names is what there is.
    for (String name : List.of("stream", "day", "catalog", "maintain", "monitor")) {
      assertThat(readme).contains("`lake-" + name + "`");
      assertThat(resources)
          .anyMatch(resource -> resource.at("/metadata/name").asText().equals("lake-" + name));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', Custom, io.lakehouse.azure.WorkloadIdentity",
    "11111111-2222-3333-4444-555555555555, OAuth, org.apache.hadoop.fs.azurebfs.oauth2.MsiTokenProvider"
  })
  void landingAndStateAreReadByTheWorkloadIdentityUnlessTheNodesHaveOne(
      String ofTheNodes, String type, String provider) {
    List<JsonNode> resources =
        Chart.render(
            "azure-production",
            Map.of(
                "storage.managedIdentity.clientId",
                ofTheNodes,
                "storage.managedIdentity.tenantId",
                "11111111-2222-3333-4444-555555555555"));
    assertThat(Chart.find(resources, "ConfigMap", "lake-conf").at("/data/config.yaml").asText())
        .contains("fs.azure.account.auth.type: \"%s\"".formatted(type))
        .contains("fs.azure.account.oauth.provider.type: \"%s\"".formatted(provider));
  }

  @Test
  void aStreamNeedsATopicAndASessionAJar() {
    assertThat(catchThrowable(() -> Chart.render("minimal", Map.of("stream.topics", "null"))))
        .hasMessageContaining("missing property 'topics'");
    assertThat(catchThrowable(() -> Chart.render("session", Map.of("stream.jarUri", ""))))
        .hasMessageContaining("/stream/jarUri");
  }

  @Test
  void secretsComeByReferenceToWhatPodsHaveAndAreNotPrinted() {
    Throwable refused =
        catchThrowable(
            () ->
                Chart.render(
                    "minimal",
                    Map.of(
                        "catalog.properties.credential", "id:hunter2",
                        "flinkConfiguration.fs\\.azure\\.sas\\.fixed\\.token\\.lake", "hunter2",
                        "kafka.properties.sasl\\.jaas\\.config", "${file:/run/secrets/kafka/jaas}",
                        "flinkConfiguration.some\\.key", "${env:NOWHERE}")));
    assertThat(refused)
        .hasMessageContainingAll(
            "lakehouse.catalog.properties.credential has a secret itself",
            "fs.azure.sas.fixed.token.lake has a secret itself",
            "${env:LAKE_CATALOG_PASSWORD}",
            "sasl.jaas.config names ${file:/run/secrets/kafka/jaas}, which no pod has",
            "give secrets.env.NOWHERE, such as {secret: lake, key: password}")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void everyValueIsDescribedAndEveryPatternBeginsWithItsExample() {
    JsonNode schema = Chart.schema();
    assertThat(Chart.undescribed(Chart.defaults(), schema)).isEmpty();
    for (JsonNode described : schema.findParents("pattern")) {
      String example = described.at("/examples/0").asText("");
      String pattern = described.path("pattern").asText();
      if (!example.isEmpty()) {
        assertThat(example).matches(pattern);
        assertThat(pattern.replace("\\", "")).startsWith("^(" + example);
      }
    }
    assertThat(schema.findParents("pattern")).hasSizeGreaterThan(20);
  }
}
