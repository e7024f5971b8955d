package io.lakehouse.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checkpoints of one run that were completed.
 *
 * @param count how many
 * @param failed how many others were given up; a job that closes while one begins has some of these
 * @param stateMb size of the state at each, in 10^6 bytes
 * @param writtenMb bytes written for each; less than the state when they are incremental
 * @param seconds from trigger to completion
 */
public record Checkpoints(int count, int failed, Spread stateMb, Spread writtenMb, Spread seconds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads what Flink answers at {@code /jobs/<id>/checkpoints}.
   *
   * @return null when no checkpoint was completed
   */
  static Checkpoints parse(String answer) throws IOException {
    JsonNode root = JSON.readTree(answer);
    List<Double> state = new ArrayList<>();
    List<Double> written = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (JsonNode checkpoint : root.path("history")) {
      if ("COMPLETED".equals(checkpoint.path("status").asText())) {
        state.add(RunFigures.round(checkpoint.path("state_size").asLong() / 1e6));
        written.add(RunFigures.round(checkpoint.path("checkpointed_size").asLong() / 1e6));
        seconds.add(checkpoint.path("end_to_end_duration").asLong() / 1e3);
      }
    }
    if (state.isEmpty()) {
      return null;
    }
    return new Checkpoints(
        state.size(),
        root.path("counts").path("failed").asInt(),
        Spread.of(state),
        Spread.of(written),
        Spread.of(seconds));
  }
}
