package io.lakehouse.jobs.bench;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.run.Lakehouse;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * What was written to a table, from the summaries of its snapshots.
 *
 * @param table name with its layer
 * @param rows rows
 * @param commits snapshots that added files
 * @param files data files
 * @param bytes their size
 */
public record TableWrites(String table, long rows, long commits, long files, long bytes) {

  /** All tables that have got files since the lakehouse was made; seeds are left out. */
  static List<TableWrites> of(Lakehouse house) {
    Lake lake = house.lake();
    return house.contracts().tables().stream()
        .filter(table -> table.kind() != Kind.SEED)
        .map(TableContract::name)
        .filter(lake::exists)
        .map(name -> of(name, lake.table(name)))
        .filter(writes -> writes.files > 0)
        .toList();
  }

  private static TableWrites of(String name, Table table) {
    TableWrites sum = new TableWrites(name, 0, 0, 0, 0);
    for (Snapshot snapshot : table.snapshots()) {
      sum = sum.plus(snapshot);
    }
    return sum;
  }

  private TableWrites plus(Snapshot snapshot) {
    long added = number(snapshot, SnapshotSummary.ADDED_FILES_PROP);
    return new TableWrites(
        table,
        rows + number(snapshot, SnapshotSummary.ADDED_RECORDS_PROP),
        commits + (added > 0 ? 1 : 0),
        files + added,
        bytes + number(snapshot, SnapshotSummary.ADDED_FILE_SIZE_PROP));
  }

  private static long number(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }
}
