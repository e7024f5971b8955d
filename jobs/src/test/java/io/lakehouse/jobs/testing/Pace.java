package io.lakehouse.jobs.testing;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast sources read, in checkpoints instead of seconds: so many records, then nothing until a
 * checkpoint is complete. Half-way through the lot behind its second checkpoint a reader is in the
 * middle of the job, where it waits for the test or fails, once for all readers of the pace.
 *
 * @param id of the pace; its readers find one another by it, for they are copies
 * @param lot records a reader and checkpoint
 * @param fails whether the middle is an exception
 */
public record Pace(String id, int lot, boolean fails) implements Serializable {
  private static final Map<String, CompletableFuture<Void>> REACHED = new ConcurrentHashMap<>();
  private static final Map<String, CompletableFuture<Void>> LEFT = new ConcurrentHashMap<>();

  /** Reads in lots, and waits in the middle. */
  public static Pace waiting(int lot) {
    return new Pace(UUID.randomUUID().toString(), lot, false);
  }

  /** Reads in lots, and throws in the middle. */
  public static Pace failing(int lot) {
    return new Pace(UUID.randomUUID().toString(), lot, true);
  }

  /** Reads in lots to the end. */
  public static Pace steady(int lot) {
    Pace pace = waiting(lot);
    pace.left().complete(null);
    return pace;
  }

  /** Is done when a reader is in the middle. */
  public CompletableFuture<Void> reached() {
    return REACHED.computeIfAbsent(id, key -> new CompletableFuture<>());
  }

  /** When it is done, readers go on from the middle, and those that start later know none. */
  public CompletableFuture<Void> left() {
    return LEFT.computeIfAbsent(id, key -> new CompletableFuture<>());
  }

  /** Whether a reader may read on in the middle; one that fails does so here. */
  boolean passesMiddle() {
    if (left().isDone()) {
      return true;
    }
    reached().complete(null);
    if (fails && left().complete(null)) {
      throw new IllegalStateException("in the middle, as the test wants it");
    }
    return left().isDone();
  }
}
