package io.lakehouse.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart, rendered for each scenario of {@code ci/}. */
class ChartTest {
  private static final Schemas SCHEMAS = new Schemas();

  @ParameterizedTest
  @MethodSource("io.lakehouse.helm.Chart#scenarios")
  void everyResourceIsLegal(String scenario) {
    List<JsonNode> resources = Chart.render(scenario);
    assertThat(resources).hasSizeGreaterThan(1);
    Map<String, List<String>> problems = new TreeMap<>();
    resources.forEach(resource -> problems.put(Chart.title(resource), SCHEMAS.problems(resource)));
    problems.values().removeIf(List::isEmpty);
    assertThat(problems).isEmpty();
  }
}
