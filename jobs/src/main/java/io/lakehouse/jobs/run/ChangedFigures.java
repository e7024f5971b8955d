package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.Figures;
import io.lakehouse.catalog.contract.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What a run changes of figures that were published before its day, for {@code ops.restatements}: a
 * run that is begun again tells the same, and so does the last day when it is run again.
 */
record ChangedFigures(Lake lake, RunState run) {

  /** The rows for all tables whose contract has figures. */
  List<Map<String, Object>> of(List<TableContract> tables) {
    return tables.stream()
        .flatMap(
            table ->
                table.figures().stream().flatMap(figures -> of(table.name(), figures).stream()))
        .toList();
  }

  private List<Map<String, Object>> of(String name, Figures figures) {
    Table table = lake.table(name);
    Optional<Snapshot> published = published(table);
    if (published.isEmpty()) {
      return List.of();
    }
    Map<LocalDate, BigDecimal[]> before = sums(table, published.get(), figures);
    Map<LocalDate, BigDecimal[]> after = sums(table, table.snapshot(run.branch()), figures);
    List<Map<String, Object>> rows = new ArrayList<>();
    // A date that is new restates nothing.
    before.forEach(
        (date, sums) -> {
          for (int i = 0; i < sums.length; i++) {
            BigDecimal is = after.containsKey(date) ? after.get(date)[i] : null;
            if (is == null || sums[i].compareTo(is) != 0) {
              rows.add(row(name, figures.sums().get(i), date, sums[i], is));
            }
          }
        });
    return rows;
  }

  /**
   * Main as it was before the first run of the day; of a day that is not the last, main as it is.
   */
  private Optional<Snapshot> published(Table table) {
    LocalDate asOf = run.asOf().orElseThrow();
    boolean isLast = asOf.equals(LocalDate.parse(run.date()));
    return Branches.states(table)
        .filter(
            state -> !isLast || LocalDate.parse(state.summary().get(Branches.AS_OF)).isBefore(asOf))
        .findFirst();
  }

  private static Map<LocalDate, BigDecimal[]> sums(
      Table table, Snapshot snapshot, Figures figures) {
    Map<LocalDate, BigDecimal[]> sums = new HashMap<>();
    List<String> columns = new ArrayList<>(List.of(figures.by()));
    columns.addAll(figures.sums());
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).select(columns).build()) {
      for (Record row : rows) {
        BigDecimal[] all =
            sums.computeIfAbsent(
                (LocalDate) row.getField(figures.by()), date -> zeros(figures.sums().size()));
        for (int i = 0; i < all.length; i++) {
          all[i] = all[i].add(decimal(row.getField(figures.sums().get(i))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sums;
  }

  private static BigDecimal[] zeros(int count) {
    BigDecimal[] zeros = new BigDecimal[count];
    Arrays.fill(zeros, BigDecimal.ZERO);
    return zeros;
  }

  private static BigDecimal decimal(Object value) {
    if (value == null) {
      return BigDecimal.ZERO;
    }
    return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
  }

  private Map<String, Object> row(
      String table, String measure, LocalDate date, BigDecimal was, BigDecimal is) {
    Map<String, Object> row = new HashMap<>();
    row.put("order_date", date);
    row.put("table_name", table);
    row.put("measure", measure);
    row.put("before", scaled(was));
    row.put("after", is == null ? null : scaled(is));
    row.put("snapshot_date", LocalDate.parse(run.date()));
    row.put("run_id", run.runId());
    return row;
  }

  private static BigDecimal scaled(BigDecimal sum) {
    return sum.setScale(2, RoundingMode.UNNECESSARY);
  }
}
