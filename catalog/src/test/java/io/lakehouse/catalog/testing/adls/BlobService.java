package io.lakehouse.catalog.testing.adls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The blob service behind the front: calls are handed on, or made in its own name. */
final class BlobService {
  /** What the connection decides, not the call. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final SharedKey key;

  BlobService(URI root, SharedKey key) {
    this.root = root;
    this.key = key;
  }

  /** Hands a call on as it came, with the signature of the client. */
  Answer handOn(Call call, byte[] body) throws IOException {
    return send(call, call.headers(), body);
  }

  /** Hands on a call of who has no key, its parameters left out, with our signature. */
  Answer signed(Call call, byte[] body) throws IOException {
    return call(
        call.method(),
        call.uri().getRawPath().substring(1 + key.account().length()),
        call.headers(),
        body);
  }

  /**
   * Makes a call.
   *
   * @param target raw path below the account, and query
   */
  Answer call(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("x-ms-version", "2021-12-02");
    all.put(
        "x-ms-date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    if (body.length > 0) {
      all.put("content-length", "" + body.length);
    }
    Call call = new Call(method, URI.create("/" + key.account() + target), all, body.length);
    all.put("authorization", key.authorization(call));
    return send(call, all, body);
  }

  /** The URI of a raw path below the account. */
  String uri(String target) {
    return root.resolve("/" + key.account() + target).toString();
  }

  Answer call(String method, String target) throws IOException {
    return call(method, target, Map.of(), new byte[0]);
  }

  private Answer send(Call call, Map<String, String> headers, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(call.uri().toString()))
            .method(
                call.method(),
                body.length == 0 && !call.isWrite()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, value) -> {
          if (!OF_THE_CONNECTION.contains(name)) {
            request.header(name, value);
          }
        });
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      Map<String, String> answered = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      return new Answer(response.statusCode(), answered, response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
