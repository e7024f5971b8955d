package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Rows that tables have got since a stream was started, as the summaries of their snapshots tell.
 * What runs of days, replays and rollbacks have done meanwhile is not the stream's.
 */
final class StreamedRows {
  private final Lake lake;
  private final Expression ofFeed;
  private final List<String> bronze;
  private final Map<String, Long> before = new HashMap<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Long> ofOthers = new HashMap<>();

  /** Begins to count the rows of these tables, and the rejects of the feed. */
  StreamedRows(Lake lake, String feed, List<TableContract> tables) {
    this.lake = lake;
    this.ofFeed = Expressions.equal("feed", feed);
    this.bronze =
        tables.stream()
            .map(TableContract::name)
            .filter(table -> table.startsWith("bronze."))
            .toList();
    tables.forEach(table -> before.put(table.name(), rows(table.name())));
    before.put(Ledger.REJECTS, rejects());
  }

  /** Rows that a table has got. */
  long of(String table) {
    return rows(table) - before.getOrDefault(table, 0L);
  }

  /** Events that are in bronze or its rejects. */
  long committed() {
    return bronze.stream().mapToLong(this::of).sum() + rejects() - before.get(Ledger.REJECTS);
  }

  private long rejects() {
    return new Branches(lake, LocalDate.EPOCH).rows(Ledger.REJECTS, "main", ofFeed)
        - ofOthers(Ledger.REJECTS, lake.table(Ledger.REJECTS));
  }

  private long rows(String name) {
    Table table = lake.table(name);
    Snapshot current = table.currentSnapshot();
    return current == null
        ? 0
        : count(current, SnapshotSummary.TOTAL_RECORDS_PROP) - ofOthers(name, table);
  }

  /**
   * Rows that other runs have added to main since the begin, less those that they have taken away.
   * Each snapshot is looked at once: it may be expired later.
   */
  private synchronized long ofOthers(String name, Table table) {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return 0;
    }
    Long last = seen.put(name, current.sequenceNumber());
    if (last == null) {
      return 0;
    }
    long rows =
        StreamSupport.stream(
                SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot).spliterator(),
                false)
            .takeWhile(snapshot -> snapshot.sequenceNumber() > last)
            .filter(snapshot -> snapshot.summary().containsKey(Branches.RUN))
            .mapToLong(
                snapshot ->
                    count(snapshot, SnapshotSummary.ADDED_RECORDS_PROP)
                        - count(snapshot, SnapshotSummary.DELETED_RECORDS_PROP))
            .sum();
    return ofOthers.merge(name, rows, Long::sum);
  }

  private static long count(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
