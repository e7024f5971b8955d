package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Causes;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.exceptions.ValidationException;

/** A failure in one line: what was tried, and the cause at its root. */
public final class Failures {
  /** Wrappers that say nothing of their own. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "ExecutionException",
          "CompletionException",
          "JobExecutionException",
          "UncheckedIOException");

  private Failures() {}

  /** What failed; where a cause lies below, it follows in brackets. */
  public static String reason(Throwable failure) {
    List<Throwable> chain = Causes.chain(failure);
    Throwable root = Causes.root(failure);
    Throwable top =
        chain.stream()
            .filter(e -> e.getMessage() != null)
            .filter(
                e ->
                    e.getMessage().startsWith("Cannot ")
                        || !WRAPPERS.contains(e.getClass().getSimpleName()))
            .findFirst()
            .orElse(root);
    String reason = line(top);
    if (CatalogAway.is(failure) && !reason.startsWith("Cannot ")) {
      return "Cannot tell what the catalog has done, it gave no answer: %s. Check that it runs, and run again, which looks first"
          .formatted(line(root));
    }
    return top == root || reason.contains(line(root)) ? reason : reason + " (" + line(root) + ")";
  }

  /** Whether others have changed what was to be changed, so that trying again is of no use. */
  static boolean isConflict(Throwable failure) {
    return Causes.first(failure, ValidationException.class).isPresent();
  }

  private static String line(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return message.startsWith("Cannot ")
        ? message
        : e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
  }
}
