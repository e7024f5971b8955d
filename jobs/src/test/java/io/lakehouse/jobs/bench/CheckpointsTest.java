package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class CheckpointsTest {
  private static final String ANSWER =
      """
      {"counts": {"restored": 0, "total": 4, "in_progress": 1, "completed": 2, "failed": 1},
       "history": [
         {"id": 4, "status": "IN_PROGRESS", "state_size": 1, "checkpointed_size": 1,
          "end_to_end_duration": 1},
         {"id": 3, "status": "COMPLETED", "state_size": 40000000, "checkpointed_size": 5000000,
          "end_to_end_duration": 1500},
         {"id": 2, "status": "FAILED", "state_size": 1, "checkpointed_size": 1,
          "end_to_end_duration": 9000},
         {"id": 1, "status": "COMPLETED", "state_size": 20000000, "checkpointed_size": 20000000,
          "end_to_end_duration": 500}]}
      """;

  @Test
  void readsTheCompletedOnesAndCountsTheFailed() throws IOException {
    assertThat(Checkpoints.parse(ANSWER))
        .isEqualTo(
            new Checkpoints(
                2, 1, new Spread(30, 20, 40), new Spread(12.5, 5, 20), new Spread(1, 0.5, 1.5)));
  }

  @Test
  void areNotKnownWhenNoneWasCompleted() throws IOException {
    assertThat(Checkpoints.parse("{\"counts\": {\"failed\": 2}, \"history\": []}")).isNull();
  }
}
