package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lakehouse.jobs.source.csv.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
  private static final ObjectMapper TREES =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();
  private static final List<String> NAMES = List.of("id", "\u00E9\u20AC", "time", "price");

  private final FlatJson flat = new FlatJson(NAMES);

  @Test
  void tellsTheTextOfEachField() {
    byte[] json = bytes(" { \"id\":\"e-1\" ,\"price\" : -12.50,\n\"\u00E9\u20AC\":\"\u00FC\" } ");
    assertThat(flat.read(json, 0)).isTrue();
    assertThat(texts(json)).containsExactly("e-1", "\u00FC", null, "-12.50");
  }

  @Test
  void theLastOfTwoValuesCounts() {
    byte[] json = bytes("{\"time\":1,\"id\":\"a\",\"time\":22}");
    assertThat(flat.read(json, 0)).isTrue();
    assertThat(texts(json)).containsExactly("a", null, "22", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{\"id\":1",
        "{\"id\":1}}",
        "{\"id\":1},",
        "{\"id\":1,}",
        "{\"id\" 1}",
        "{\"id\":01}",
        "{\"id\":1.}",
        "{\"id\":.5}",
        "{\"id\":-}",
        "{\"id\":+1}",
        "{\"id\":1e5}",
        "{\"id\":1 2}",
        "{\"id\":\"a\"\"time\":1}",
        "{\"id\":\"\\n\"}",
        "{\"id\":\"\u0001\"}",
        "{\"i\\u0064\":1}",
        "{\"other\":1}",
        "{\"id\":null}",
        "{\"id\":true}",
        "{\"id\":[1]}",
        "{\"id\":{}}",
        "{\"id\":\"a}",
        "{id:1}",
        "{'id':1}",
        "{\"id\":1}\u0000",
        "{\"id\":1x}"
      })
  void leavesAllElseToTheParser(String json) {
    assertThat(flat.read(bytes(json), 0)).isFalse();
  }

  @Test
  void whatItTakesIsWhatTreesTell() {
    Random random = new Random(11);
    int taken = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] json = bytes(object(random));
      if (i % 2 == 0) {
        json[random.nextInt(json.length)] = (byte) "\"{}[]:,\\0 e\u0001x-.".charAt(i / 2 % 15);
      }
      if (Utf8.isValid(json, 0, json.length) && flat.read(json, 0)) {
        taken++;
        JsonNode tree = tree(json);
        assertThat(tree).as(utf8(json)).isNotNull();
        List<String> names = tree.properties().stream().map(e -> e.getKey()).toList();
        assertThat(NAMES).as(utf8(json)).containsAll(names);
        for (int field = 0; field < NAMES.size(); field++) {
          JsonNode value = tree.get(NAMES.get(field));
          assertThat(text(json, field))
              .as(utf8(json))
              .isEqualTo(value == null ? null : text(value));
        }
      }
    }
    assertThat(taken).isBetween(20_000, 35_000);
  }

  private static String object(Random random) {
    StringBuilder json = new StringBuilder("{");
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      json.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
      switch (random.nextInt(3)) {
        case 0 -> json.append(random.nextInt());
        case 1 -> json.append(random.nextInt(10_000)).append(".").append(random.nextInt(100));
        default -> json.append('"').append("t \u00E9{".repeat(random.nextInt(3))).append('"');
      }
      json.append(n > 1 ? "," : "}");
    }
    return json.toString();
  }

  /** The object, null when it is none. */
  private static JsonNode tree(byte[] json) {
    try {
      JsonNode tree = TREES.readTree(utf8(json));
      return tree.isObject() ? tree : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String text(JsonNode value) {
    return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
  }

  private List<String> texts(byte[] json) {
    return java.util.stream.IntStream.range(0, NAMES.size())
        .mapToObj(field -> text(json, field))
        .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
  }

  private String text(byte[] json, int field) {
    int from = flat.from(field);
    return flat.to(field) < 0
        ? null
        : new String(json, from, flat.to(field) - from, StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
