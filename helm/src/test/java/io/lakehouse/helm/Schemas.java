package io.lakehouse.helm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a resource is legal: of Kubernetes' own by fabric8's model of it, of Flink's operator by
 * the schema in its definition. A field that neither knows is refused, as a strict API server does.
 */
final class Schemas {
  private static final Map<String, Class<? extends HasMetadata>> MODELS =
      Stream.of(
              ConfigMap.class,
              CronJob.class,
              Deployment.class,
              Job.class,
              NetworkPolicy.class,
              PodDisruptionBudget.class,
              PodMonitor.class,
              PrometheusRule.class,
              Role.class,
              RoleBinding.class,
              ServiceAccount.class)
          .collect(
              Collectors.toMap(
                  model -> HasMetadata.getApiVersion(model) + " " + HasMetadata.getKind(model),
                  Function.identity()));

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new WithoutRest())
          .build();

  private final Map<String, JsonSchema> definitions = new ConcurrentHashMap<>();

  /** The models keep unknown fields in a map; here there is none. */
  private static final class WithoutRest extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  /** What is wrong with it; nothing when it is legal. */
  List<String> problems(JsonNode resource) {
    String type = resource.path("apiVersion").asText() + " " + resource.path("kind").asText();
    if (type.startsWith("flink.apache.org/v1beta1 ")) {
      return definitions
          .computeIfAbsent(resource.path("kind").asText(), Schemas::definition)
          .validate(resource)
          .stream()
          .map(ValidationMessage::toString)
          .toList();
    }
    Class<?> model = MODELS.get(type);
    if (model == null) {
      return List.of("no schema is known of " + type);
    }
    try {
      STRICT.treeToValue(resource, model);
      return List.of();
    } catch (IOException e) {
      return List.of(e.getMessage());
    }
  }

  private static JsonSchema definition(String kind) {
    String name =
        "/META-INF/fabric8/%ss.flink.apache.org-v1.yml".formatted(kind.toLowerCase(Locale.ROOT));
    try (InputStream in = Schemas.class.getResourceAsStream(name)) {
      ObjectNode schema =
          (ObjectNode) new YAMLMapper().readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
      ObjectNode fields = schema.withObject("/properties");
      fields.putObject("apiVersion").put("type", "string");
      fields.putObject("kind").put("type", "string");
      fields.putObject("metadata").put("type", "object");
      // Operators of 1.13 and newer know it; their definitions are in no registry here.
      if (fields.at("/spec/properties/flinkVersion/enum") instanceof ArrayNode versions) {
        versions.add("v2_1");
      }
      close(schema);
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses fields that are not named; a definition leaves that to the API server. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(Schemas::close);
  }
}
