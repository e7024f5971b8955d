package io.lakehouse.jobs.run;

import io.lakehouse.catalog.LogWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is recorded of a stream: its row of {@code ops.runs}, and its equations. */
final class StreamLog {
  /** How the ids of streams begin. */
  static final String ID_PREFIX = "stream_";

  static final String STREAMING = "streaming";

  /** Of its options: what it reads. */
  static final String TOPICS = "topics";

  /** The folder of the state that it has gone on from. */
  static final String STATE = "state";

  /** Where its cluster can be asked for its job, when that may outlive its process. */
  static final String CLUSTER = "cluster";

  /** The id of its Flink job. */
  static final String JOB = "job";

  private final Lakehouse house;
  private RunRow row;

  /** The log of a stream that begins now. */
  StreamLog(Lakehouse house, String id, String feed, LocalDate date, Map<String, String> options) {
    this.house = house;
    this.row =
        new RunRow(
            id,
            STREAMING,
            List.of(feed),
            date,
            Instant.now(),
            Map.of("sql", house.contracts().tree().digest()),
            options);
  }

  /** The log of a stream that goes on. */
  StreamLog(Lakehouse house, RunRow row) {
    this.house = house;
    this.row = row;
  }

  void running() {
    row.write(house.lake(), "running", null, null);
  }

  /** The job is submitted. */
  void running(String job) {
    row = row.with(JOB, job);
    running();
  }

  /** An option of a stream in {@code ops.runs}; empty when it has none. */
  static Optional<String> option(Map<String, Object> run, String name) {
    return run.get("options") instanceof Map<?, ?> options
        ? Optional.ofNullable((String) options.get(name))
        : Optional.empty();
  }

  /**
   * The stream has ended.
   *
   * @param outcome {@code caught_up}, {@code stopped}, {@code drained} or {@code failed}
   * @param message why it failed, or null
   * @param ledger its last equations; none leaves those of the last checkpoint
   */
  void ended(String outcome, String message, List<LedgerRow> ledger) {
    ledger(ledger);
    row.write(house.lake(), outcome, message, Instant.now());
  }

  /** Replaces the equations of the stream; none changes nothing. */
  void ledger(List<LedgerRow> ledger) {
    if (!ledger.isEmpty()) {
      LogWriter.replace(
          house.lake().table(RunLog.LEDGER),
          row.rows(),
          ledger.stream().map(equation -> equation.toRow(row.id(), row.date())).toList());
    }
  }
}
