package io.lakehouse.jobs.chaos;

import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventRecord;
import io.lakehouse.jobs.generate.EventTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends events at a steady rate while things go wrong, and remembers what must become of them. */
final class Sender {
  private final Expected expected = new Expected();
  private final AtomicLong sent = new AtomicLong();
  private final CompletableFuture<EventCounts> done;

  private Sender(String bootstrap, String topic, EventPlan plan, double rate) {
    this.done =
        CompletableFuture.supplyAsync(
            () -> {
              try (EventTopic to = EventTopic.open(bootstrap, topic)) {
                long begun = System.nanoTime();
                EventCounts counts =
                    EventGenerator.generate(
                        plan,
                        record -> {
                          pause(begun + (long) (sent.getAndIncrement() * 1e9 / rate));
                          send(record, to);
                        });
                to.flush();
                return counts;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Begins: 5 % late, 2 % twice, 1 % broken. */
  static Sender start(String bootstrap, String topic, long events, double rate) {
    EventPlan plan =
        EventPlan.of(events, events / 20, 17)
            .withFlaws(0.05, 0.02, 0.01)
            .withTime(
                Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(1)),
                Duration.ofHours(20));
    return new Sender(bootstrap, topic, plan, rate);
  }

  private void send(EventRecord record, EventTopic to) throws IOException {
    expected.add(record);
    to.accept(record);
  }

  private static void pause(long until) {
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Records sent so far. */
  long sent() {
    return sent.get();
  }

  boolean isDone() {
    return done.isDone();
  }

  /** Waits for the last record to be taken by the broker; fails when one was not. */
  EventCounts counts() {
    return done.join();
  }

  /** What the tables must hold of all that was sent. */
  Expected expected() {
    counts();
    return expected;
  }
}
