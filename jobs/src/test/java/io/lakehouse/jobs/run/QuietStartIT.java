package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A stream that begins with an empty topic, beside the rows of before, which end at once. */
@ExtendWith(LakehouseExtension.class)
class QuietStartIT {
  /** So many take several times as long as a reader is waited for that has shown nothing. */
  private static final int CHECKPOINTS = 15;

  @Test
  void anEventAfterALongTimeWithoutAnyIsInGold(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of(
                  "lakehouse.stream.quiet-after", "50 ms",
                  "lakehouse.stream.quiet-bound", "200 ms",
                  "lakehouse.stream.part-interval", "1 min"));
      StreamRun run = attempt.unending(new StreamStart.Earliest());
      JobClient job = run.start();
      long checkpoint = 0;
      while (checkpoint < CHECKPOINTS) {
        assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
        checkpoint =
            run.look(job).stream().mapToLong(LedgerRow::checkpoint).max().orElse(checkpoint);
      }
      lab.send(0, null, List.of(event("first")));
      while (attempt.lake().table("silver.user_activity", "event_id").list().isEmpty()) {
        assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
      }
      // Its window is open, as the clock of the reader that is still quiet says, and ends now.
      assertThat(run.ledger(run.drain(job)))
          .hasSize(3)
          .allMatch(row -> row.missing() == 0 && row.held() == 0);
      assertThat(attempt.lake().table("gold.activity_hourly_parts", "events").sum("events"))
          .isEqualTo(1);
    }
  }

  private static byte[] event(String id) {
    return """
    {"event_id":"%s","user_id":"u","session_id":"s","timestamp":"2026-01-05T10:00:00Z","event_type":"page_view"}
    """
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }
}
