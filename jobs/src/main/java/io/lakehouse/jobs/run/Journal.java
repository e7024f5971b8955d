package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * State of the runs under way, one a date, as properties of {@code ops.runs}. {@link PropertySwap}
 * makes it a lock, whatever the catalog is. Each journal is an owner of its own: what one has
 * taken, no other can write, and what another has taken over since, this one cannot write any more.
 */
public final class Journal {
  private static final String PREFIX = "lakehouse.run.";

  private final Lake lake;
  private final Duration lease;
  private final String token = UUID.randomUUID().toString();
  private long signedAt = System.currentTimeMillis();

  public Journal(Lake lake, Duration lease) {
    this.lake = lake;
    this.lease = lease;
  }

  /** The run of a date that has not ended, alive or killed. */
  public Optional<RunState> open(LocalDate date) {
    return state(properties().read(), date);
  }

  /** The runs of all dates that have not ended, alive or killed. */
  List<RunState> open() {
    return properties().read().properties().entrySet().stream()
        .filter(property -> property.getKey().startsWith(PREFIX))
        .map(property -> RunState.fromJson(property.getValue()))
        .toList();
  }

  /** Whether the process of a run that has not ended still works on it. */
  public boolean isAlive(RunState state) {
    return state.owner().isAlive(lease);
  }

  /**
   * The run of a date that was ended before it was done; empty when the date is free.
   *
   * @param task what is to be done with the date: {@code run} or {@code roll back}
   * @throws RefusedException when a run of the date is alive
   */
  Optional<RunState> killed(LocalDate date, String task) {
    Optional<RunState> open = open(date);
    if (open.filter(this::isAlive).isPresent()) {
      throw busy(task, open.get());
    }
    return open;
  }

  /**
   * Takes the date for this journal; what this thread logs from here on is of the run.
   *
   * @param expected what {@link #open} has said, empty when the date was free
   * @return the state with this journal as its owner
   * @throws RefusedException when another process was faster
   */
  public RunState take(Optional<RunState> expected, RunState state) {
    LocalDate date = LocalDate.parse(state.date());
    RunState mine = state.owned(Owner.self(token));
    PropertySwap properties = properties();
    TableMetadata base = properties.read();
    boolean committed = false;
    while (!committed && state(base, date).equals(expected)) {
      try {
        properties.commit(base, key(date), Optional.of(mine.toJson()));
        committed = true;
      } catch (CommitFailedException e) {
        // Somebody wrote to the table first, perhaps about another date; what stands there decides.
        base = properties.read();
      }
    }
    if (open(date).filter(mine::equals).isEmpty()) {
      throw busy(state.isRollback() ? "roll back" : "run", open(date).orElse(state));
    }
    LoggedRun.begin(mine.runId(), mine.date(), mine.feeds());
    return mine;
  }

  /**
   * Notes that a step is done, and a sign of life.
   *
   * @throws TakenOverException when another process has taken the run over
   */
  RunState done(RunState state, Step step, Map<String, Long> counts) {
    RunState next = state.after(step, counts).owned(Owner.self(token));
    write(state, current -> Optional.of(next));
    return next;
  }

  /**
   * A sign of life from a step that takes long; more often than needed costs nothing.
   *
   * @param state what {@link #open} says now
   * @throws TakenOverException when another process has taken the run over
   */
  void sign(RunState state) {
    if (!holds(state)) {
      throw takenOver(state, Optional.of(state));
    }
    long now = System.currentTimeMillis();
    if (now - signedAt > lease.toMillis() / 3) {
      signedAt = now;
      write(state, current -> Optional.of(current.owned(Owner.self(token))));
    }
  }

  /**
   * Looks whether the run is still this journal's, before something that cannot be taken back.
   *
   * @throws TakenOverException when another process has taken the run over
   */
  void check(RunState run) {
    Optional<RunState> current = open(LocalDate.parse(run.date()));
    if (!isHeld(current, run)) {
      throw takenOver(run, current);
    }
  }

  /**
   * Nobody works on the run any more, but it has not ended: the next start takes it up.
   *
   * @throws TakenOverException when another process has taken the run over
   */
  void release(RunState run) {
    write(run, current -> Optional.of(current.owned(Owner.nobody())));
  }

  /**
   * The run has ended: the date is free.
   *
   * @throws TakenOverException when another process has taken the run over
   */
  void close(RunState run) {
    write(run, current -> Optional.empty());
  }

  /** Changes what stands of a run, as long as this journal holds it. */
  private void write(RunState run, Function<RunState, Optional<RunState>> change) {
    LocalDate date = LocalDate.parse(run.date());
    PropertySwap properties = properties();
    boolean committed = false;
    while (!committed) {
      TableMetadata base = properties.read();
      Optional<RunState> current = state(base, date);
      if (!isHeld(current, run)) {
        throw takenOver(run, current);
      }
      Optional<RunState> next = change.apply(current.get());
      try {
        properties.commit(base, key(date), next.map(RunState::toJson));
        committed = true;
      } catch (CommitFailedException e) {
        // Somebody wrote to the table first, perhaps about another date; look again.
      }
    }
  }

  private boolean isHeld(Optional<RunState> current, RunState run) {
    return current.filter(state -> state.runId().equals(run.runId()) && holds(state)).isPresent();
  }

  private boolean holds(RunState state) {
    return state.owner().token().equals(token);
  }

  private static TakenOverException takenOver(RunState run, Optional<RunState> current) {
    String by =
        current
            .filter(state -> state.owner().pid() != 0)
            .map(
                state ->
                    "run %s (process %d on %s)"
                        .formatted(state.runId(), state.owner().pid(), state.owner().host()))
            .orElse("a process that has ended since");
    return new TakenOverException(
        "Cannot go on, run %s of %s was taken over by %s. This process gave no sign for longer than lakehouse.run.lease: see ./lake status for the outcome, and raise the lease when it happens again"
            .formatted(run.runId(), run.date(), by));
  }

  private static RefusedException busy(String task, RunState other) {
    return new RefusedException(
        "Cannot %s %s, another run works on it: %s (process %d on %s). Wait for it, or end it and start again"
            .formatted(
                task, other.date(), other.runId(), other.owner().pid(), other.owner().host()));
  }

  private static Optional<RunState> state(TableMetadata table, LocalDate date) {
    return Optional.ofNullable(table.property(key(date), null)).map(RunState::fromJson);
  }

  private PropertySwap properties() {
    return new PropertySwap(lake, RunLog.RUNS);
  }

  private static String key(LocalDate date) {
    return PREFIX + date;
  }
}
