package io.lakehouse.jobs.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;

/**
 * Judges the checkpoints of a stream on a cluster that no process follows: it was submitted
 * detached, or its client is gone. The first monitor that sees it signs for it in the client's
 * place; when that one is gone another takes over.
 */
public final class StreamMonitor {
  private final Lakehouse house;
  private final StreamJournal journal;
  private String run = "";
  private ClusterJob job;
  private StreamLog log;
  private StreamBooks books;

  public StreamMonitor(Lakehouse house) {
    this.house = house;
    this.journal = house.streams();
  }

  /** Looks after the stream that was started last, if it is one without a follower. */
  public void look() {
    Optional<Map<String, Object>> stream = new OpsReader(house.lake()).lastStream();
    boolean isMine =
        stream
            .filter(row -> "running".equals(row.get("outcome")))
            .filter(row -> row.get("run_id").equals(run) || takes(row))
            .isPresent();
    if (isMine) {
      journal.sign(run);
      judge(job.status().filter(JobStatus::isGloballyTerminalState));
    }
  }

  private boolean takes(Map<String, Object> row) {
    String id = (String) row.get("run_id");
    Optional<ClusterJob> found = ClusterJob.of(row);
    if (found.isEmpty() || !journal.takeOver(id)) {
      return false;
    }
    run = id;
    job = found.get();
    log = new StreamLog(house, RunRow.of(row));
    String feed = (String) row.get("feeds");
    LoggedRun.begin(id, row.get("snapshot_date").toString(), List.of(feed));
    books = new StreamBooks(house, feed, StreamRun.tables(house, feed));
    return true;
  }

  private void judge(Optional<JobStatus> end) {
    if (end.isEmpty()) {
      log.ledger(books.look(job.job()));
      return;
    }
    List<LedgerRow> last =
        new StateFolders(house.settings().configuration())
            .latest(job.job())
            .map(state -> books.at(state.uri()))
            .orElse(List.of());
    log.ended(StreamJournal.outcome(end.get()), StreamJournal.message(end.get()), last);
    journal.close(run);
    LoggedRun.end();
  }
}
