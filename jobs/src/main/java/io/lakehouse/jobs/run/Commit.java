package io.lakehouse.jobs.run;

import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A commit of a Flink job to {@code main} of a table, as the summary of its snapshot tells.
 *
 * @param table the table
 * @param job the job's id, 32 hexadecimal digits
 * @param checkpoint the last checkpoint that is in it; ids go up from job to job as long as each
 *     goes on from the state of the one before, and begin again without state
 * @param at milliseconds since 1970
 */
record Commit(String table, String job, long checkpoint, long at) {
  private static final String JOB = "flink.job-id";
  private static final String CHECKPOINT = "flink.max-committed-checkpoint-id";

  /** The commits, the last one first. */
  static Stream<Commit> of(String name, Table table) {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return Stream.empty();
    }
    return StreamSupport.stream(
            SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot).spliterator(), false)
        .flatMap(snapshot -> of(name, snapshot).stream());
  }

  /** The commit that made a snapshot; empty when it was no job's. */
  static Optional<Commit> of(String name, Snapshot snapshot) {
    String job = snapshot.summary().get(JOB);
    String checkpoint = snapshot.summary().get(CHECKPOINT);
    return job == null || checkpoint == null
        ? Optional.empty()
        : Optional.of(
            new Commit(name, job, Long.parseLong(checkpoint), snapshot.timestampMillis()));
  }

  /** The last commit. */
  static Optional<Commit> last(String name, Table table) {
    return of(name, table).findFirst();
  }
}
