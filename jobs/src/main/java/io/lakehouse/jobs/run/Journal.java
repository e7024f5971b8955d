package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * State of the runs under way, one a date, as properties of {@code ops.runs}. The catalog's
 * compare-and-swap of table metadata makes it a lock, whatever the catalog is.
 */
public final class Journal {
  private static final String PREFIX = "lakehouse.run.";

  private final Lake lake;
  private final Duration lease;
  private long signedAt = System.currentTimeMillis();

  public Journal(Lake lake, Duration lease) {
    this.lake = lake;
    this.lease = lease;
  }

  /** The run of a date that has not ended, alive or killed. */
  public Optional<RunState> open(LocalDate date) {
    return Optional.ofNullable(operations().refresh().property(key(date), null))
        .map(RunState::fromJson);
  }

  /** Whether the process of a run that has not ended still works on it. */
  public boolean isAlive(RunState state) {
    return state.owner().isAlive(lease);
  }

  /**
   * Takes the date for this process.
   *
   * @param expected what {@link #open} has said, empty when the date was free
   * @return the state with this process as its owner
   * @throws RefusedException when another process was faster
   */
  public RunState take(Optional<RunState> expected, RunState state) {
    LocalDate date = LocalDate.parse(state.date());
    RunState mine = state.owned(Owner.self());
    TableOperations operations = operations();
    TableMetadata base = operations.refresh();
    boolean committed = false;
    while (!committed && state(base, date).equals(expected)) {
      try {
        operations.commit(base, with(base, date, mine.toJson()));
        committed = true;
      } catch (CommitFailedException e) {
        // Somebody wrote to the table first, perhaps about another date; what stands there decides.
        base = operations.refresh();
      }
    }
    if (open(date).filter(mine::equals).isEmpty()) {
      throw busy(date, open(date).orElse(state));
    }
    return mine;
  }

  /** Notes that a step is done, and a sign of life. */
  RunState done(RunState state, Step step, Map<String, Long> counts) {
    RunState next = state.after(step, counts).owned(Owner.self());
    put(next);
    return next;
  }

  private void put(RunState state) {
    lake.table("ops.runs")
        .updateProperties()
        .set(key(LocalDate.parse(state.date())), state.toJson())
        .commit();
  }

  /** A sign of life from a step that takes long; more often than needed costs nothing. */
  void sign(RunState state) {
    long now = System.currentTimeMillis();
    if (now - signedAt > lease.toMillis() / 3) {
      signedAt = now;
      put(state.owned(Owner.self()));
    }
  }

  /** Nobody works on the run any more, but it has not ended: the next start takes it up. */
  void release(RunState run) {
    open(LocalDate.parse(run.date())).ifPresent(state -> put(state.owned(Owner.nobody())));
  }

  /** The run has ended: the date is free. */
  void close(RunState state) {
    lake.table("ops.runs").updateProperties().remove(key(LocalDate.parse(state.date()))).commit();
  }

  RefusedException busy(LocalDate date, RunState other) {
    return new RefusedException(
        "Cannot run %s, another run works on it: %s (process %d on %s). Wait for it, or end it and start again"
            .formatted(date, other.runId(), other.owner().pid(), other.owner().host()));
  }

  private static Optional<RunState> state(TableMetadata table, LocalDate date) {
    return Optional.ofNullable(table.property(key(date), null)).map(RunState::fromJson);
  }

  private TableOperations operations() {
    return ((HasTableOperations) lake.table("ops.runs")).operations();
  }

  private static TableMetadata with(TableMetadata base, LocalDate date, String value) {
    Map<String, String> properties = new HashMap<>(base.properties());
    properties.put(key(date), value);
    return base.replaceProperties(properties);
  }

  private static String key(LocalDate date) {
    return PREFIX + date;
  }
}
