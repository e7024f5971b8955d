package io.lakehouse.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A failure in one line: what was tried, and the cause at its root. */
final class Failures {
  /** Wrappers that say nothing of their own. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "ExecutionException",
          "CompletionException",
          "JobExecutionException",
          "UncheckedIOException");

  private Failures() {}

  static String reason(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable e = failure; e != null && !chain.contains(e); e = e.getCause()) {
      chain.add(e);
    }
    Throwable root = chain.get(chain.size() - 1);
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

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String line(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return message.startsWith("Cannot ")
        ? message
        : e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
  }
}
