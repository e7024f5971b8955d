package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Causes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.iceberg.util.Tasks;

/**
 * A catalog that does not answer: it is started anew, or a proxy on the way gives up. Whether a
 * commit that it was asked for is made can only be seen when it is back.
 */
final class CatalogAway {
  private static final int TIMES = 100;
  private static final long FIRST_WAIT = Duration.ofMillis(100).toMillis();
  private static final long LAST_WAIT = Duration.ofSeconds(2).toMillis();
  private static final long PATIENCE = Duration.ofSeconds(30).toMillis();

  private CatalogAway() {}

  /** Whether a failure is of that kind. */
  static boolean is(Throwable failure) {
    return Causes.chain(failure).stream()
        .anyMatch(
            cause ->
                // Its subclasses are answers, such as that the credentials are refused.
                cause.getClass() == RESTException.class
                    || cause instanceof ServiceFailureException
                    || cause instanceof ServiceUnavailableException
                    || cause instanceof CommitStateUnknownException);
  }

  /**
   * Reads something, and waits for the catalog for up to half a minute.
   *
   * @param read changes nothing, for it may be called again and again
   */
  static <T> T await(Supplier<T> read) {
    AtomicReference<T> result = new AtomicReference<>();
    Tasks.foreach(read)
        .retry(TIMES)
        .exponentialBackoff(FIRST_WAIT, LAST_WAIT, PATIENCE, 2)
        .shouldRetryTest(CatalogAway::is)
        .run(one -> result.set(one.get()));
    return result.get();
  }
}
