package io.lakehouse.catalog.testing.adls;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call of a client.
 *
 * @param method of HTTP
 * @param uri path and query, as they came
 * @param headers by their names in small letters
 * @param bytes the length of the body
 */
public record Call(String method, URI uri, Map<String, String> headers, long bytes) {
  /** The container, empty for a call to the account. */
  public String container() {
    return part(2);
  }

  /** The path in the container without a slash at its begin, empty for its root. */
  public String path() {
    String path = decode(rawPath());
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** A parameter of the query, empty when there is none. */
  public String parameter(String name) {
    return parameters().getOrDefault(name, "");
  }

  /** A header, empty when there is none. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Whether it is about a path of which this is a part. */
  public boolean isAbout(String part) {
    return path().contains(part) || parameter("directory").contains(part);
  }

  /** Whether it changes something. */
  public boolean isWrite() {
    return method.equals("PUT") || method.equals("PATCH") || method.equals("DELETE");
  }

  String rawPath() {
    String[] parts = uri.getRawPath().split("/", 4);
    return parts.length < 4 ? "" : parts[3];
  }

  private String part(int number) {
    String[] parts = uri.getRawPath().split("/", 4);
    return parts.length <= number ? "" : decode(parts[number]);
  }

  Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  /** A plus is a plus in paths and queries of the storage. */
  static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
