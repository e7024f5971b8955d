package io.lakehouse.jobs.generate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads events as someone does who knows nothing of the generator. */
final class EventReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private EventReader() {}

  /** The event; null when the value is no JSON object. */
  static JsonNode read(byte[] value) {
    if (value == null) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(value);
      return node.isObject() ? node : null;
    } catch (IOException e) {
      return null;
    }
  }

  static Instant time(JsonNode event) {
    JsonNode timestamp = event.get("timestamp");
    return timestamp.isNumber()
        ? Instant.ofEpochMilli(timestamp.longValue())
        : OffsetDateTime.parse(timestamp.textValue()).toInstant();
  }

  /** The identity that the feed's contract gives it. */
  static String identity(JsonNode event) {
    return event.has("event_id")
        ? event.get("event_id").textValue()
        : String.join(
            "|",
            event.get("user_id").textValue(),
            event.get("session_id").textValue(),
            time(event).toString(),
            event.get("event_type").textValue(),
            event.path("product_id").asText());
  }
}
