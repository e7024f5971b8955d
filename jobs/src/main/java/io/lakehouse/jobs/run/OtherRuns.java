package io.lakehouse.jobs.run;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** What runs of days, replays and rollbacks have done to a table, which a stream has not. */
final class OtherRuns {
  private OtherRuns() {}

  /** Their commits to main behind a time, in milliseconds since 1970. */
  private static List<Snapshot> since(Table table, long time) {
    if (table.currentSnapshot() == null) {
      return List.of();
    }
    return StreamSupport.stream(
            SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot)
                .spliterator(),
            false)
        .takeWhile(snapshot -> snapshot.timestampMillis() > time)
        .filter(snapshot -> snapshot.summary().containsKey(Branches.RUN))
        .toList();
  }

  /** Rows that they have added, less those that they have taken away. */
  static long rows(Table table, long time) {
    return since(table, time).stream()
        .mapToLong(
            snapshot ->
                count(snapshot, SnapshotSummary.ADDED_RECORDS_PROP)
                    - count(snapshot, SnapshotSummary.DELETED_RECORDS_PROP))
        .sum();
  }

  private static long count(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
