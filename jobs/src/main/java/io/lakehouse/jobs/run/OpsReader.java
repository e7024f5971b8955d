package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Reads the operations tables without an engine, so that status and ledger answer at once. */
public final class OpsReader {
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold");

  private final Lake lake;

  public OpsReader(Lake lake) {
    this.lake = lake;
  }

  /** All runs, the last started last. */
  public List<Map<String, Object>> runs() {
    List<Map<String, Object>> runs = rows(RunLog.RUNS, Expressions.alwaysTrue());
    runs.sort(Comparator.comparing(run -> (OffsetDateTime) run.get("started_at")));
    return runs;
  }

  /**
   * Equations of a day, or of all days when it is null, by day, run and table; each with the {@code
   * outcome} of its run, without which the rows of a day that was rolled back look like any other.
   */
  public List<Map<String, Object>> ledger(LocalDate date) {
    List<Map<String, Object>> rows =
        rows(
            RunLog.LEDGER,
            date == null
                ? Expressions.alwaysTrue()
                : Expressions.equal("snapshot_date", date.toString()));
    Map<Object, Object> outcomes = new HashMap<>();
    runs().forEach(run -> outcomes.put(run.get("run_id"), run.get("outcome")));
    rows.forEach(row -> row.put("outcome", outcomes.get(row.get("run_id"))));
    rows.sort(
        Comparator.comparing((Map<String, Object> row) -> (LocalDate) row.get("snapshot_date"))
            .thenComparing(row -> (String) row.get("run_id"))
            .thenComparing(row -> (String) row.get("table_name")));
    return rows;
  }

  /** The run of the stream that was started last; empty when there was none. */
  public Optional<Map<String, Object>> lastStream() {
    if (!lake.exists(RunLog.RUNS)) {
      return Optional.empty();
    }
    return runs().stream()
        .filter(run -> StreamLog.STREAMING.equals(run.get("mode")))
        .reduce((earlier, later) -> later);
  }

  /** The equations of a run, by layer. */
  public List<LedgerRow> ledgerOf(String run) {
    return rows(RunLog.LEDGER, Expressions.equal("run_id", run)).stream()
        .map(LedgerRow::of)
        .sorted(Comparator.comparing(row -> LAYERS.indexOf(row.table().split("\\.")[0])))
        .toList();
  }

  /** The last published day of each feed, rolled back ones left out. */
  public Map<String, LocalDate> publishedDays() {
    Map<String, LocalDate> days = new TreeMap<>();
    for (Map<String, Object> run : runs()) {
      if ("published".equals(run.get("outcome"))) {
        LocalDate date = (LocalDate) run.get("snapshot_date");
        for (String feed : ((String) run.get("feeds")).split(",")) {
          days.merge(feed, date, (a, b) -> a.isAfter(b) ? a : b);
        }
      }
    }
    return days;
  }

  /** Rows of a log by run. */
  public Map<String, Long> rowsByRun(String log) {
    Map<String, Long> rows = new TreeMap<>();
    Table table = lake.table(log);
    int position = position(table);
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask task : files) {
        rows.merge(
            task.file().partition().get(position, String.class),
            task.file().recordCount(),
            Long::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static int position(Table table) {
    for (int i = 0; i < table.spec().fields().size(); i++) {
      if (table.spec().fields().get(i).name().equals("run_id")) {
        return i;
      }
    }
    throw new IllegalStateException(table.name() + " is not partitioned by run_id");
  }

  List<Map<String, Object>> rows(String name, Expression filter) {
    Table table = lake.table(name);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).where(filter).build()) {
      for (Record record : records) {
        Map<String, Object> row = new LinkedHashMap<>();
        table
            .schema()
            .columns()
            .forEach(column -> row.put(column.name(), record.getField(column.name())));
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
