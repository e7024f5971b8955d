package io.lakehouse.jobs.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.Tasks;

/**
 * Changes of a table's branches and tags that are begun anew when another writer, such as a stream,
 * commits meanwhile. With files Iceberg does so by itself; of branches and tags it keeps the table
 * as it was when the change began, and gives up.
 */
final class Retry {
  private static final int TIMES = 20;
  private static final long FIRST_WAIT = Duration.ofMillis(20).toMillis();
  private static final long LAST_WAIT = Duration.ofSeconds(1).toMillis();
  private static final long PATIENCE = Duration.ofMinutes(1).toMillis();

  private Retry() {}

  /**
   * Makes a change.
   *
   * @param change looks at the table and commits, as often as it is called
   * @throws CommitFailedException when others commit without a pause
   */
  static void commit(Runnable change) {
    Tasks.foreach(change)
        .retry(TIMES)
        .exponentialBackoff(FIRST_WAIT, LAST_WAIT, PATIENCE, 2)
        .onlyRetryOn(CommitFailedException.class)
        .run(Runnable::run);
  }

  /** The same, with a result. */
  static <T> T commit(Supplier<T> change) {
    AtomicReference<T> result = new AtomicReference<>();
    commit(() -> result.set(change.get()));
    return result.get();
  }
}
