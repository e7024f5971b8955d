package io.lakehouse.jobs.run;

import java.util.ArrayList;
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
    List<Throwable> chain = chain(failure);
    Throwable root = root(failure);
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
    return top == root || reason.contains(line(root)) ? reason : reason + " (" + line(root) + ")";
  }

  /** The cause that has none itself. */
  public static Throwable root(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.get(chain.size() - 1);
  }

  /** Whether others have changed what was to be changed, so that trying again is of no use. */
  static boolean isConflict(Throwable failure) {
    return chain(failure).stream().anyMatch(ValidationException.class::isInstance);
  }

  /** The failure, its cause, and so on; each once, for causes may run in circles. */
  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable e = failure; e != null && !chain.contains(e); e = e.getCause()) {
      chain.add(e);
    }
    return chain;
  }

  private static String line(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return message.startsWith("Cannot ")
        ? message
        : e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
  }
}
