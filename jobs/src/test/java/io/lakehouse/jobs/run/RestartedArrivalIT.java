package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What arrives behind windows that a quiet topic has closed, after a restart. */
@ExtendWith(LakehouseExtension.class)
class RestartedArrivalIT {
  private static final String SILVER = "silver.user_activity";
  private static final String PARTS = "gold.activity_hourly_parts";

  private static final Map<String, String> SOON_QUIET =
      Map.of(
          "lakehouse.stream.accept-any-timestamp-type", "true",
          "lakehouse.stream.quiet-after", "200 ms",
          "lakehouse.stream.quiet-bound", "200 ms",
          "lakehouse.stream.part-interval", "1 s");

  @Test
  void anEventBehindWindowsClosedBeforeARestartIsInTheNextOne(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      lab.letProducersSetTheTime();
      long time = System.currentTimeMillis();
      lab.send(0, time, List.of(event("first")));
      Attempt attempt = lab.attempt("streaming", SOON_QUIET);
      StreamRun begun = attempt.unending(new StreamStart.Earliest());
      JobClient job = begun.start();
      while (attempt.lake().table(PARTS, "events").list().isEmpty()) {
        assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
      }
      String path = begun.stop(job);
      begun.ended("stopped", null, begun.ledger(path));

      lab.send(0, time - 60_000, List.of(event("late")));
      StreamRun rest = attempt.unending(new StreamStart.Saved(path));
      JobClient again = rest.start();
      while (!rest.progress(again).isCaughtUp()) {
        assertThat(again.getJobStatus().get().isGloballyTerminalState()).isFalse();
      }
      List<LedgerRow> ledger = rest.ledger(rest.drain(again));
      assertThat(ledger).hasSize(3).allMatch(row -> row.missing() == 0 && row.held() == 0);
      assertThat(attempt.lake().table(SILVER, "event_id").column("event_id"))
          .containsExactlyInAnyOrder("first", "late");
      assertThat(attempt.lake().table(PARTS, "events").sum("events")).isEqualTo(2);
      // The window of the first was closed, so it is later than its end.
      Instant end = Instant.ofEpochMilli(Math.floorDiv(time, 1000L) * 1000 + 1000);
      assertThat(attempt.lake().table(SILVER).where("event_id", "late").column("arrived_at"))
          .singleElement()
          .satisfies(at -> assertThat(((OffsetDateTime) at).toInstant()).isAfterOrEqualTo(end));
    }
  }

  @Test
  void aWindowThatWasOpenClosesAlsoWhenNothingComesAnyMore(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      lab.letProducersSetTheTime();
      // Its window does not close before the stream is stopped.
      lab.send(0, System.currentTimeMillis() + 20_000, List.of(event("last")));
      Attempt attempt = lab.attempt("streaming", SOON_QUIET);
      StreamRun begun = attempt.unending(new StreamStart.Earliest());
      JobClient job = begun.start();
      while (!begun.progress(job).isCaughtUp()) {
        assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
      }
      String path = begun.stop(job);
      begun.ended("stopped", null, begun.ledger(path));

      StreamRun rest = attempt.unending(new StreamStart.Saved(path));
      JobClient again = rest.start();
      long started = System.nanoTime();
      while (attempt.lake().table(PARTS, "events").list().isEmpty()) {
        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.MINUTES.toNanos(1));
      }
      again.cancel().get();
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
