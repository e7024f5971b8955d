package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.generate.EventConsumer;
import io.lakehouse.jobs.generate.EventRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets so many records arrive in each window of arrival, and hands a window on when it may: an hour
 * of arrival passes as fast as what reads it can follow.
 */
final class WindowedEvents implements EventConsumer {
  private final EventConsumer out;
  private final Gate gate;
  private final int perWindow;
  private final long begin;
  private final long window;
  private long count;

  /** Waits until a window may be handed on. */
  @FunctionalInterface
  interface Gate {
    /**
     * Returns when it may.
     *
     * @param windows how many were handed on before
     * @throws IOException when it never will
     */
    void pass(long windows) throws IOException;
  }

  /**
   * A consumer.
   *
   * @param perWindow records of a window
   * @param begin when the first one arrives, at the beginning of a window
   */
  WindowedEvents(EventConsumer out, Gate gate, int perWindow, Instant begin, Duration window) {
    this.out = out;
    this.gate = gate;
    this.perWindow = perWindow;
    this.begin = begin.toEpochMilli();
    this.window = window.toMillis();
  }

  @Override
  public void accept(EventRecord record) throws IOException {
    if (count % perWindow == 0) {
      gate.pass(windows());
    }
    long arrival = begin + count / perWindow * window + count % perWindow * window / perWindow;
    out.accept(
        new EventRecord(
            record.key(),
            record.value(),
            record.eventMillis(),
            arrival,
            record.partition(),
            record.breakage()));
    count++;
  }

  /** Windows of which records were handed on. */
  long windows() {
    return (count + perWindow - 1) / perWindow;
  }
}
