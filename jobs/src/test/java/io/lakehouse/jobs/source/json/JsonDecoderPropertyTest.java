package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

/** Random objects, whole and damaged, against Jackson's trees. */
class JsonDecoderPropertyTest {
  private static final ObjectMapper TREES =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final List<String> NAMES = List.of("a", "b", "\u00E9\u20AC", "c d", "long_name_1");
  private static final List<String> TEXTS =
      List.of("", "x", "\u00E9", "\uD83D\uDE00", "\"", "\\", "\n\t", "plain text", "}{][,:");

  private final JsonDecoder decoder =
      new JsonDecoder(
          new JsonSchema(List.of(new JsonColumn("a", "a"), new JsonColumn("e", "\u00E9\u20AC"))),
          "run");
  private final Random random = new Random(7);

  @Test
  void agreesWithTreesOnRandomObjectsAndOnDamagedOnes() throws Exception {
    int rejected = 0;
    for (int i = 0; i < 20_000; i++) {
      ObjectNode object = object(3);
      byte[] bytes =
          (random.nextBoolean() ? object.toString() : object.toPrettyString())
              .getBytes(StandardCharsets.UTF_8);
      if (i % 2 == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) "\"{}[]:,\\0 e\u0001x-.".charAt(i / 2 % 15);
      }
      GenericRowData row =
          decoder.decode(
              bytes, JsonOrigin.ofMessage(StringData.fromString("t"), 0, i, 0, null, null));
      JsonNode expected = tree(bytes);
      assertThat(row.isNullAt(12)).as(utf8(bytes)).isEqualTo(expected != null);
      if (expected == null) {
        rejected++;
        assertThat(row.getBinary(13)).isEqualTo(bytes);
      } else {
        assertThat(fields(row)).as(utf8(bytes)).isEqualTo(fields(expected));
      }
    }
    assertThat(rejected).isBetween(1000, 9000);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The object, null when it is none. */
  private static JsonNode tree(byte[] bytes) throws Exception {
    String text = utf8(bytes);
    if (text.contains("\uFFFD")) {
      return null;
    }
    try {
      JsonNode node = TREES.readTree(text);
      return node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Columns and extra by name, values parsed again so that blanks in them do not count. */
  private static Map<String, Object> fields(GenericRowData row) throws Exception {
    Map<String, Object> fields = new HashMap<>();
    fields.put("a", row.isNullAt(0) ? null : row.getString(0).toString());
    fields.put("\u00E9\u20AC", row.isNullAt(1) ? null : row.getString(1).toString());
    if (!row.isNullAt(2)) {
      fields.putAll(JsonDecoderTest.map(row.getMap(2)));
    }
    fields.replaceAll((name, value) -> value == null ? null : plain((String) value));
    return fields;
  }

  private static Map<String, Object> fields(JsonNode object) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("a", null);
    fields.put("\u00E9\u20AC", null);
    object
        .properties()
        .forEach(
            e -> {
              JsonNode node = e.getValue();
              Object value = node.isTextual() ? plain(node.textValue()) : node;
              fields.put(e.getKey(), node.isNull() ? null : value);
            });
    return fields;
  }

  private static Object plain(String text) {
    try {
      return TREES.readTree(text);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private ObjectNode object(int depth) {
    ObjectNode object = TREES.createObjectNode();
    for (int n = random.nextInt(5); n > 0; n--) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), value(depth));
    }
    return object;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> TREES.nullNode();
      case 1 -> TREES.getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> TREES.getNodeFactory().numberNode(random.nextLong());
      case 3 -> TREES.getNodeFactory().numberNode(random.nextInt(1000) / 8.0);
      case 4 -> TREES.getNodeFactory().textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 5 -> TREES.createArrayNode().add(value(depth - 1)).add(value(depth - 1));
      default -> object(depth - 1);
    };
  }
}
