package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.cluster.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM as a wish to stop, which a command fulfils in its own time; another one, some
 * time later, ends the process at once.
 *
 * <p>No shutdown hook: hooks run all at once, and those of file systems and thread pools would take
 * away what a last commit needs.
 */
final class StopSignal {
  /** What a shell reports of a process that Ctrl-C has ended. */
  private static final int INTERRUPTED = 130;

  /** Signals within this are one wish: some senders address the process and its group. */
  private static final long ONE_WISH_NANOS = Duration.ofSeconds(1).toNanos();

  private final CompletableFuture<Void> asked = new CompletableFuture<>();

  private long askedAt;

  private StopSignal() {}

  /**
   * From here on the process is not ended by one of these signals. One of Flink's has handlers of
   * its own: nobody stops a job by ending its client or its JobManager.
   */
  static StopSignal listen() {
    StopSignal stop = new StopSignal();
    if (Deployment.isCalledByFlink()) {
      return stop;
    }
    for (String name : List.of("INT", "TERM")) {
      Signal.handle(new Signal(name), signal -> stop.ask());
    }
    return stop;
  }

  /** Is done when somebody wants to stop. */
  CompletableFuture<Void> asked() {
    return asked;
  }

  private synchronized void ask() {
    if (asked.complete(null)) {
      askedAt = System.nanoTime();
    } else if (System.nanoTime() - askedAt > ONE_WISH_NANOS) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
