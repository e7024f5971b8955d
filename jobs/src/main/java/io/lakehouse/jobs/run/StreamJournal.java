package io.lakehouse.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.LogWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.common.JobStatus;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * Which process follows each stream that has not ended, as properties {@code
 * lakehouse.stream.<run>} of {@code ops.runs}: so that a stream whose process was killed can be
 * told from one at work.
 *
 * <p>A stream on a cluster of its own lives as long as its job does, whoever follows it: where no
 * process does, the cluster is asked. One whose cluster does not answer counts as dead a lease
 * after its last sign; a {@link StreamMonitor} signs for it.
 */
public final class StreamJournal {
  private static final String PREFIX = "lakehouse.stream.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final Duration lease;
  private final String token = UUID.randomUUID().toString();
  private long signedAt;

  StreamJournal(Lake lake, Duration lease) {
    this.lake = lake;
    this.lease = lease;
  }

  /** This process follows the stream from now on. */
  void open(String run) {
    signedAt = System.currentTimeMillis();
    write(run, Owner.self(token));
  }

  /** A sign of life; more often than needed costs nothing. */
  void sign(String run) {
    if (System.currentTimeMillis() - signedAt > lease.toMillis() / 3) {
      open(run);
    }
  }

  /** From now on no process follows the stream; its job goes on. */
  void leave(String run) {
    write(run, Owner.unattended());
  }

  /** Follows a stream from now on, unless a living process does. */
  boolean takeOver(String run) {
    if (isFollowed(owner(run))) {
      return false;
    }
    open(run);
    return true;
  }

  /** The stream has ended, and {@code ops.runs} says so. */
  void close(String run) {
    runs().updateProperties().remove(PREFIX + run).commit();
  }

  /**
   * Records streams whose process is gone without a word as {@code killed}, and those that no
   * process has followed as what their cluster says of their jobs.
   *
   * @return their runs
   */
  public List<String> closeKilled() {
    List<String> killed = new ArrayList<>();
    if (!lake.exists(RunLog.RUNS)) {
      return killed;
    }
    for (Map<String, Object> row : new OpsReader(lake).runs()) {
      String run = (String) row.get("run_id");
      if (StreamLog.STREAMING.equals(row.get("mode")) && "running".equals(row.get("outcome"))) {
        Optional<Owner> owner = owner(run);
        Optional<JobStatus> status =
            isFollowed(owner) ? Optional.empty() : ClusterJob.of(row).flatMap(ClusterJob::status);
        // A stream says in ops.runs that it has ended before it gives its place up: look again.
        if (isGone(owner, status) && isRunning(run)) {
          record(row, owner, status);
          killed.add(run);
        }
      }
    }
    return killed;
  }

  private boolean isFollowed(Optional<Owner> owner) {
    return owner.filter(Owner::isProcess).filter(process -> process.isAlive(lease)).isPresent();
  }

  private boolean isGone(Optional<Owner> owner, Optional<JobStatus> status) {
    return status.isPresent()
        ? status.get().isGloballyTerminalState()
        : owner.filter(last -> last.isAlive(lease)).isEmpty();
  }

  /** The outcome of a stream whose job has come to this end without a process that follows it. */
  static String outcome(JobStatus end) {
    return switch (end) {
      case FINISHED -> "stopped";
      case FAILED -> "failed";
      default -> "killed";
    };
  }

  /** What the cluster says of such a job, and how to go on. */
  static String message(JobStatus end) {
    return "its cluster says %s of its job: go on with ./lake stream --from-latest-checkpoint"
        .formatted(end);
  }

  private boolean isRunning(String run) {
    return new OpsReader(lake)
        .runs().stream()
            .anyMatch(row -> run.equals(row.get("run_id")) && "running".equals(row.get("outcome")));
  }

  private void record(Map<String, Object> row, Optional<Owner> owner, Optional<JobStatus> status) {
    Map<String, Object> closed = new HashMap<>(row);
    closed.put("started_at", ((OffsetDateTime) row.get("started_at")).toInstant());
    closed.put("outcome", status.map(StreamJournal::outcome).orElse("killed"));
    closed.put("message", status.map(StreamJournal::message).orElse(silence(owner)));
    String run = (String) row.get("run_id");
    LogWriter.replace(
        runs(),
        Expressions.and(
            Expressions.equal("snapshot_date", ((LocalDate) row.get("snapshot_date")).toString()),
            Expressions.equal("run_id", run)),
        List.of(closed));
    close(run);
  }

  private static String silence(Optional<Owner> owner) {
    return "its process%s ended without a word: go on with ./lake stream --from-latest-checkpoint"
        .formatted(
            owner
                .filter(Owner::isProcess)
                .map(o -> " (%d on %s)".formatted(o.pid(), o.host()))
                .orElse(""));
  }

  private Optional<Owner> owner(String run) {
    return Optional.ofNullable(runs().properties().get(PREFIX + run)).map(StreamJournal::read);
  }

  private void write(String run, Owner owner) {
    try {
      runs().updateProperties().set(PREFIX + run, JSON.writeValueAsString(owner)).commit();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write who follows stream " + run, e);
    }
  }

  private static Owner read(String text) {
    try {
      return JSON.readValue(text, Owner.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read who follows a stream: " + text, e);
    }
  }

  private Table runs() {
    return lake.table(RunLog.RUNS);
  }
}
