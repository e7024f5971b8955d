package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.generate.EventRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PacedEventsTest {
  private static final EventRecord RECORD = new EventRecord(null, null, 0, 0, 0, null);

  private final AtomicLong now = new AtomicLong();
  private final List<Long> sent = new ArrayList<>();

  @Test
  void sendsNoRecordMoreThanASliceBeforeItIsDue() throws IOException {
    PacedEvents paced =
        new PacedEvents(record -> sent.add(now.get()), 1000, now::get, now::addAndGet);
    for (int i = 0; i < 2001; i++) {
      paced.accept(RECORD);
    }
    for (int i = 0; i < sent.size(); i++) {
      assertThat(i * 1_000_000L - sent.get(i)).isBetween(0L, 10_000_000L);
    }
    assertThat(paced.reached()).isBetween(1000.0, 1006.0);
  }

  @Test
  void doesNotWaitWhenTheConsumerIsTooSlow() throws IOException {
    PacedEvents paced =
        new PacedEvents(
            record -> now.addAndGet(2_000_000),
            1000,
            now::get,
            nanos -> {
              throw new AssertionError("waits though it is late");
            });
    for (int i = 0; i < 100; i++) {
      paced.accept(RECORD);
    }
    assertThat(paced.reached()).isEqualTo(500);
  }
}
