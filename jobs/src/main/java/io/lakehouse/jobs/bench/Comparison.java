package io.lakehouse.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakehouse.jobs.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An earlier report of a backlog that was caught up with, for another one to be held against. */
public final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final JsonNode report;

  private Comparison(Path file, JsonNode report) {
    this.file = file;
    this.report = report;
  }

  /**
   * Reads the JSON of an earlier bench.
   *
   * @throws UsageException when it is no such report, or one of another backlog
   */
  public static Comparison read(Path file, long events, long users, long seed) throws IOException {
    JsonNode report = Files.isRegularFile(file) ? tree(file) : null;
    if (report == null || !report.path("summary").path("events_per_second").has("median")) {
      throw new UsageException(
          "Cannot compare, there is no report of 'bench stream' in the file: %s. Take one that its --json has written"
              .formatted(file));
    }
    JsonNode input = report.path("input");
    if (input.path("events").asLong() != events
        || input.path("users").asLong() != users
        || input.path("seed").asLong() != seed) {
      throw new UsageException(
          "Cannot compare, the report is of another backlog: %s has %d events of %d users with seed %d. Give the same"
              .formatted(
                  file,
                  input.path("events").asLong(),
                  input.path("users").asLong(),
                  input.path("seed").asLong()));
    }
    return new Comparison(file, report);
  }

  /** The earlier report. */
  Path file() {
    return file;
  }

  /** Where it kept its state. */
  String state() {
    return report.path("state").asText();
  }

  /** How many times the earlier medians those of a report are, by figure. */
  Map<String, Double> ratios(StreamReport.Summary summary) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    ratio(ratios, "events/s", "events_per_second", summary.eventsPerSecond());
    ratio(ratios, "events/s of the job", "events_per_job_second", summary.eventsPerJobSecond());
    ratio(ratios, "CPU seconds", "cpu_seconds", summary.cpuSeconds());
    ratio(ratios, "peak MB", "peak_resident_mb", summary.peakResidentMb());
    return ratios;
  }

  private void ratio(Map<String, Double> ratios, String name, String field, Spread now) {
    double before = report.path("summary").path(field).path("median").asDouble();
    if (now != null && before > 0) {
      ratios.put(name, RunFigures.round(now.median() / before));
    }
  }

  private static JsonNode tree(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return null;
    }
  }
}
