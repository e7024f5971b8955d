package io.lakehouse.jobs.bench;

import io.lakehouse.catalog.Lake;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What a stream has committed to gold so far, read from the tables beside the running job.
 *
 * @param events events that the parts tell of
 * @param commits when a part became readable, by the end of its window; both epoch milliseconds
 */
record PartCommits(long events, Map<Long, Long> commits) {
  static final String GOLD = "gold.activity_hourly_parts";
  private static final String SILVER = "silver.user_activity";

  PartCommits {
    commits = Map.copyOf(commits);
  }

  /** Reads every snapshot's own rows. */
  static PartCommits read(Lake lake) throws IOException {
    Table table = lake.table(GOLD);
    return of(table, table.snapshots());
  }

  /** Reads the rows that each of some snapshots has added. */
  static PartCommits of(Table table, Iterable<Snapshot> snapshots) throws IOException {
    Map<Long, Long> commits = new HashMap<>();
    long events = 0;
    for (Snapshot snapshot : snapshots) {
      try (CloseableIterable<Record> rows = added(table, snapshot)) {
        for (Record row : rows) {
          events += (Long) row.getField("events");
          commits.merge(millis(row.getField("part_at")), snapshot.timestampMillis(), Math::max);
        }
      }
    }
    return new PartCommits(events, commits);
  }

  /** The end of the latest window, epoch milliseconds; 0 without one. */
  long newest() {
    return commits.keySet().stream().mapToLong(part -> part).max().orElse(0);
  }

  /** When the events of silver arrived, epoch milliseconds, from a time on and before another. */
  static long[] arrivals(Lake lake, long from, long to) throws IOException {
    LongStream.Builder arrivals = LongStream.builder();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(lake.table(SILVER)).select("arrived_at").build()) {
      rows.forEach(row -> arrivals.add(millis(row.getField("arrived_at"))));
    }
    return arrivals.build().filter(time -> time >= from && time < to).toArray();
  }

  private static CloseableIterable<Record> added(Table table, Snapshot snapshot) {
    IcebergGenerics.ScanBuilder rows = IcebergGenerics.read(table).select("part_at", "events");
    return snapshot.parentId() == null
        ? rows.useSnapshot(snapshot.snapshotId()).build()
        : rows.appendsBetween(snapshot.parentId(), snapshot.snapshotId()).build();
  }

  private static long millis(Object time) {
    return ((OffsetDateTime) time).toInstant().toEpochMilli();
  }
}
