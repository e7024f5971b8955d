package io.lakehouse.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;

/**
 * What the jobs of a chain had in a table at a snapshot of {@code main}: the figures that {@link
 * ChainRows} would read from the snapshots up to there, so that these can be expired. It is a
 * property {@code lakehouse.stream-rows.<first job>} of the table.
 *
 * @param start the last snapshot before the chain
 * @param jobs ids of the chain's jobs
 * @param at the snapshot
 * @param checkpoint the last checkpoint whose commits are counted, -1 when there was none
 * @param rows those of the chain
 * @param sums of columns over them
 * @param sequences sequence numbers of the files that hold them
 */
record SettledRows(
    ChainRows.Start start,
    Set<String> jobs,
    ChainRows.Start at,
    long checkpoint,
    long rows,
    Map<String, Long> sums,
    Set<Long> sequences) {
  /** How the names of the properties begin. */
  static final String PREFIX = "lakehouse.stream-rows.";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was settled of a chain: nothing yet, perhaps. */
  static SettledRows of(Table table, ChainRows.Start start, Set<String> jobs) {
    return all(table).values().stream()
        .filter(settled -> settled.start().equals(start) && jobs.containsAll(settled.jobs()))
        .findFirst()
        .orElseGet(() -> new SettledRows(start, jobs, start, -1, 0, Map.of(), Set.of()));
  }

  /** What was settled of all chains, by the names of the properties. */
  static Map<String, SettledRows> all(Table table) {
    Map<String, SettledRows> all = new TreeMap<>();
    table
        .properties()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                all.put(name, read(name, value));
              }
            });
    return all;
  }

  /** The name of the property. */
  String property() {
    return PREFIX + Collections.min(jobs);
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write what a stream has in a table", e);
    }
  }

  private static SettledRows read(String name, String json) {
    try {
      return JSON.readValue(json, SettledRows.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot read what a stream has in a table, property %s is damaged: %s"
              .formatted(name, json),
          e);
    }
  }
}
