package io.lakehouse.jobs.generate.commerce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads nested fields in both forms, the one of Python as lenient JSON. */
final class NaiveNested {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final JsonMapper PYTHON =
      JSON.rebuild()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .build();

  private NaiveNested() {}

  static boolean isPython(String text) {
    return text.startsWith("[{'") || text.startsWith("{'");
  }

  /** Null when it is neither form. */
  static JsonNode read(String text) {
    try {
      return isPython(text)
          ? PYTHON.readTree(text.replace(": None", ": null").replace(": True", ": true"))
          : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
