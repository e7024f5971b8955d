package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Sums of columns, read back from the tables: how many rows of silver the parts in gold stand for.
 */
final class PartSums {
  private final Lake lake;

  PartSums(Lake lake) {
    this.lake = lake;
  }

  /** What the balances of tables ask for of the rows that match on a branch, by ledger name. */
  Map<String, Long> of(List<TableContract> tables, String ref, Expression rows) {
    Map<String, Long> sums = new HashMap<>();
    for (TableContract contract : tables) {
      for (String column : contract.balance().map(Balance::sums).orElse(List.of())) {
        sums.put(
            Ledger.SUMS + contract.name() + "/" + column, of(contract.name(), column, ref, rows));
      }
    }
    return sums;
  }

  /** The sum of a column over rows; 0 where the branch or tag is not there. */
  long of(String name, String column, String ref, Expression rows) {
    Table table = lake.table(name);
    Snapshot snapshot = table.snapshot(ref);
    if (snapshot == null) {
      return 0;
    }
    long sum = 0;
    try (CloseableIterable<Record> found =
        IcebergGenerics.read(table)
            .useSnapshot(snapshot.snapshotId())
            .where(rows)
            .select(column)
            .build()) {
      for (Record row : found) {
        Long value = (Long) row.getField(column);
        sum += value == null ? 0 : value;
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
