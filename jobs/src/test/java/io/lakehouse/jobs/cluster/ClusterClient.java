package io.lakehouse.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What an operator does with a cluster by REST. */
final class ClusterClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "lakehouse-jar";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI at;

  ClusterClient(URI at) {
    this.at = at;
  }

  /** An answer: its status and JSON. */
  record Answer(int status, JsonNode body) {}

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at.resolve(path)).GET());
  }

  Answer post(String path, Map<String, Object> body) throws IOException, InterruptedException {
    return post(path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  /** Uploads a job jar; gives its id. */
  String upload(Path jar) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(
        """
        --%s\r
        Content-Disposition: form-data; name="jarfile"; filename="%s"\r
        Content-Type: application/java-archive\r
        \r
        """
            .formatted(BOUNDARY, jar.getFileName())
            .getBytes(StandardCharsets.UTF_8));
    body.write(Files.readAllBytes(jar));
    body.write("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
    String file =
        post(
                "/jars/upload",
                "multipart/form-data; boundary=" + BOUNDARY,
                BodyPublishers.ofByteArray(body.toByteArray()))
            .body()
            .path("filename")
            .asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private Answer post(String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at.resolve(path)).header("Content-Type", type).POST(body));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofSeconds(120)).build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }
}
