package io.lakehouse.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;

/**
 * What the jobs of a chain had in a table at a snapshot of {@code main}: the figures that {@link
 * ChainRows} would read from the snapshots up to there, so that these can be expired. It is a
 * property {@code lakehouse.stream-rows.<chain>} of the table.
 *
 * @param at the snapshot
 * @param checkpoint the last checkpoint whose commits are counted, -1 when there was none
 * @param rows those of the chain
 * @param sums of columns over them
 * @param sequences sequence numbers of the files that hold them
 */
record SettledRows(
    ChainRows.Start at, long checkpoint, long rows, Map<String, Long> sums, Set<Long> sequences) {
  /** How the names of the properties begin. */
  static final String PREFIX = "lakehouse.stream-rows.";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was settled of a chain: nothing yet, perhaps. */
  static SettledRows of(Table table, ChainRows.Chain chain) {
    String json = table.properties().get(property(chain));
    return json == null
        ? new SettledRows(chain.start(), -1, 0, Map.of(), Set.of())
        : read(property(chain), json);
  }

  /** The name of a chain's property. */
  static String property(ChainRows.Chain chain) {
    return PREFIX + chain.id();
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
