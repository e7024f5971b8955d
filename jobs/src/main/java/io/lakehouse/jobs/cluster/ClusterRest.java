package io.lakehouse.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a cluster's REST interface. */
final class ClusterRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI at;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  ClusterRest(URI at) {
    this.at = at;
  }

  /** Whether it has slots, so that jobs can begin at once. */
  boolean isReady() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(at.resolve("/overview"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode overview = JSON.readTree(answer.body());
      return overview.path("slots-total").asInt() > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
