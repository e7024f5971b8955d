package io.lakehouse.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Asks the job's REST endpoint for its checkpoints while it runs; the last answer counts. The job's
 * process outlives its last checkpoint by its last commits and its report, which is longer than the
 * time between two questions.
 */
final class CheckpointWatch implements AutoCloseable {
  private static final long ASK_MILLIS = 250;
  private static final int MOST = 10_000;

  /** Of a job in another state Flink tells nothing, and logs an error for the question. */
  private static final Set<String> TOLD_IN = Set.of("RUNNING", "FINISHED");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "checkpoint-watch");
            thread.setDaemon(true);
            return thread;
          });
  private final int port;
  private volatile String answer;

  private CheckpointWatch(int port) {
    this.port = port;
  }

  /** Watches the job that will listen on a port. */
  static CheckpointWatch begin(int port) {
    CheckpointWatch watch = new CheckpointWatch(port);
    watch.clock.scheduleWithFixedDelay(watch::ask, ASK_MILLIS, ASK_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** A port that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What the job must be told to answer there, with every checkpoint in it. */
  static Map<String, String> keys(int port) {
    return Map.of(
        RestOptions.BIND_PORT.key(),
        Integer.toString(port),
        WebOptions.REFRESH_INTERVAL.key(),
        ASK_MILLIS / 2 + " ms",
        WebOptions.CHECKPOINTS_HISTORY_SIZE.key(),
        Integer.toString(MOST));
  }

  /** What was seen; null when the job has not answered or has completed no checkpoint. */
  Checkpoints seen() throws IOException {
    String last = answer;
    return last == null ? null : Checkpoints.parse(last);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void ask() {
    try {
      for (JsonNode job : JSON.readTree(get("/jobs")).path("jobs")) {
        if (!TOLD_IN.contains(job.path("status").asText())) {
          continue;
        }
        answer = get("/jobs/%s/checkpoints".formatted(job.path("id").asText()));
      }
    } catch (IOException e) {
      // Not yet up, or at its end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(2))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%s answers %d".formatted(path, response.statusCode()));
    }
    return response.body();
  }
}
