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
      List<String> columns = contract.balance().map(Balance::sums).orElse(List.of());
      Table table = lake.table(contract.name());
      Snapshot snapshot = columns.isEmpty() ? null : table.snapshot(ref);
      if (snapshot != null) {
        IcebergGenerics.ScanBuilder scan =
            IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).where(rows);
        add(contract, columns, scan, sums);
      }
    }
    return sums;
  }

  /** The sum of a column over rows; 0 where the branch or tag is not there. */
  long of(String name, String column, String ref, Expression rows) {
    Table table = lake.table(name);
    if (table.snapshot(ref) == null) {
      return 0;
    }
    long sum = 0;
    try (CloseableIterable<Record> found =
        IcebergGenerics.read(table)
            .useSnapshot(table.snapshot(ref).snapshotId())
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

  private static void add(
      TableContract contract,
      List<String> columns,
      IcebergGenerics.ScanBuilder scan,
      Map<String, Long> sums) {
    try (CloseableIterable<Record> rows = scan.select(columns).build()) {
      for (Record row : rows) {
        for (String column : columns) {
          Long value = (Long) row.getField(column);
          String name = Ledger.SUMS + contract.name() + "/" + column;
          sums.merge(name, value == null ? 0 : value, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
