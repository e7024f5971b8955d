package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.generate.EventRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowedEventsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-20T00:00:00Z");

  @Test
  void spreadsRecordsOverTheirWindowsAndAsksBeforeEach() throws IOException {
    List<String> seen = new ArrayList<>();
    WindowedEvents events =
        new WindowedEvents(
            record -> seen.add("" + (record.arrivalMillis() - BEGIN.toEpochMilli())),
            windows -> seen.add("gate " + windows),
            2,
            BEGIN,
            Duration.ofSeconds(10));

    for (int i = 0; i < 5; i++) {
      events.accept(new EventRecord(null, new byte[0], 0, 0, 1, null));
    }

    assertThat(seen)
        .containsExactly("gate 0", "0", "5000", "gate 1", "10000", "15000", "gate 2", "20000");
    assertThat(events.windows()).isEqualTo(3);
  }
}
