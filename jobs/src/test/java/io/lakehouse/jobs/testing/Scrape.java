package io.lakehouse.jobs.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.flink.util.ExceptionUtils;

/**
 * Reads metrics as a Prometheus server does: {@code GET /metrics} of a few ports of 127.0.0.1, for
 * each reporter of a process has its own.
 */
public final class Scrape {
  private static final int PORTS = 8;
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 30_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final int first;

  private Scrape(int first) {
    this.first = first;
  }

  /**
   * Of reporters that are told these {@link #settings}. The ports are below those that systems give
   * to whoever asks for a free one, or a server of the same test might come to lie among them.
   *
   * @throws IOException when none are free
   */
  public static Scrape ofFreePorts() throws IOException {
    int begin = ThreadLocalRandom.current().nextInt(LOWEST / PORTS, HIGHEST / PORTS) * PORTS;
    for (int first = begin; first < HIGHEST; first += PORTS) {
      if (IntStream.range(first, first + PORTS).allMatch(Scrape::isFree)) {
        return new Scrape(first);
      }
    }
    throw new IOException("Cannot find %d free ports from %d on".formatted(PORTS, begin));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** What makes Flink report here. */
  public Map<String, String> settings() {
    return Map.of(
        "metrics.reporters", "prom",
        "metrics.reporter.prom.factory.class",
            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
        "metrics.reporter.prom.port", first + "-" + (first + PORTS - 1));
  }

  /** The lines of all metrics. */
  public List<String> lines() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int port = first; port < first + PORTS; port++) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
              .timeout(Duration.ofSeconds(20))
              .build();
      try {
        lines.addAll(client.send(request, BodyHandlers.ofString()).body().lines().toList());
      } catch (ConnectException e) {
        // Nothing reports there.
      } catch (IOException e) {
        // A reporter that ends closes connections that it has taken.
        if (ExceptionUtils.findThrowable(e, EOFException.class).isEmpty()) {
          throw e;
        }
      }
    }
    return lines;
  }

  /** The values of a metric, whatever its labels. */
  public List<Double> values(String metric) throws IOException, InterruptedException {
    return values(metric, "");
  }

  /** The values of a metric with a label, such as {@code feed="orders"}. */
  public List<Double> values(String metric, String label) throws IOException, InterruptedException {
    return lines().stream()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(label))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  /** The sum of the values of a metric. */
  public double sum(String metric) throws IOException, InterruptedException {
    return sum(metric, "");
  }

  /** The sum of the values of a metric with a label. */
  public double sum(String metric, String label) throws IOException, InterruptedException {
    return values(metric, label).stream().mapToDouble(value -> value).sum();
  }

  /**
   * Waits until it has values and they sum up to this.
   *
   * @throws IllegalStateException when they do not within a minute
   */
  public void until(String metric, double sum) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    List<Double> values = values(metric);
    while (values.isEmpty() || values.stream().mapToDouble(value -> value).sum() != sum) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "%s does not come to %s: %s".formatted(metric, sum, values));
      }
      values = values(metric);
    }
  }
}
