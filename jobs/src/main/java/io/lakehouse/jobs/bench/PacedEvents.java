package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.generate.EventConsumer;
import io.lakehouse.jobs.generate.EventRecord;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Hands records on at a steady rate, a hundredth of a second's worth at a time. */
final class PacedEvents implements EventConsumer {
  private static final long SLICE_NANOS = 10_000_000;

  private final EventConsumer out;
  private final double rate;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private final long begun;
  private long count;

  /** At so many records a second from now on. */
  PacedEvents(EventConsumer out, double rate) {
    this(out, rate, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * With a clock of the caller's.
   *
   * @param pause waits for so many nanoseconds, or less
   */
  PacedEvents(EventConsumer out, double rate, LongSupplier clock, LongConsumer pause) {
    this.out = out;
    this.rate = rate;
    this.clock = clock;
    this.pause = pause;
    this.begun = clock.getAsLong();
  }

  @Override
  public void accept(EventRecord record) throws IOException {
    long due = begun + (long) (count * 1e9 / rate);
    if (due - clock.getAsLong() > SLICE_NANOS) {
      for (long left = due - clock.getAsLong(); left > 0; left = due - clock.getAsLong()) {
        pause.accept(left);
      }
    }
    out.accept(record);
    count++;
  }

  /** Records a second that were handed on so far. */
  double reached() {
    return count * 1e9 / (clock.getAsLong() - begun);
  }
}
