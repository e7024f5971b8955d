package io.lakehouse.catalog.testing.adls;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a call gets.
 *
 * @param status of HTTP
 * @param headers by their names in small letters
 * @param body empty when there is none
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
  static Answer of(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  static Answer json(String text) {
    return new Answer(
        200, Map.of("content-type", "application/json"), text.getBytes(StandardCharsets.UTF_8));
  }

  /** A refusal, told in the header as well as in the body. */
  static Answer error(int status, String code) {
    String body = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, code);
    return json(body).with("x-ms-error-code", code).as(status);
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** The same with another status. */
  Answer as(int other) {
    return new Answer(other, headers, body);
  }

  boolean isGood() {
    return status < 300;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
