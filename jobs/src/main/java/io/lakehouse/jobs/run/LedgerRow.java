package io.lakehouse.jobs.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * One equation of the ledger.
 *
 * @param in rows that came in
 * @param equation what must hold, in the contract's words
 * @param superseded rows of earlier days, or others of the day, that a later one replaces
 * @param expanded rows that came of nested elements, one for each element left out
 * @param held rows of a stream that wait in its state to be judged, or in windows that are open
 * @param skipped offsets of the topics that hold no record, such as transaction markers; they are
 *     in no sum
 * @param missing what the equation lacks: rows that came in and are nowhere, less than 0 when there
 *     are too many
 * @param checkpoint the checkpoint of a stream that it is about; null at the end of a run
 */
public record LedgerRow(
    String feed,
    String table,
    String equation,
    long in,
    long written,
    long rejected,
    long quarantined,
    long duplicates,
    long superseded,
    long expanded,
    long held,
    long skipped,
    long missing,
    Long checkpoint,
    boolean balanced) {

  /** An equation at the end of a run, when nothing is held any more. */
  public LedgerRow(
      String feed,
      String table,
      String equation,
      long in,
      long written,
      long rejected,
      long quarantined,
      long duplicates,
      boolean balanced) {
    this(
        feed,
        table,
        equation,
        in,
        written,
        rejected,
        quarantined,
        duplicates,
        0,
        0,
        0,
        0,
        0,
        null,
        balanced);
  }

  /** One line of it: where the rows went, and whether none is missing. */
  public String line() {
    return "%s %,d = %,d written%s%s%s%s%s%s %s"
        .formatted(
            table,
            in,
            equation.contains("sum(") ? in - held - missing : written,
            term(rejected, "rejected"),
            term(quarantined, "quarantined"),
            term(duplicates, "duplicates"),
            term(superseded, "superseded"),
            term(held, "held"),
            skipped == 0 ? "" : " (%,d offsets without a record)".formatted(skipped),
            balanced ? "balanced" : "NOT BALANCED, %,d missing".formatted(missing));
  }

  private static String term(long rows, String name) {
    return rows == 0 ? "" : " + %,d %s".formatted(rows, name);
  }

  /** The equation that a row of {@code ops.ledger} holds. */
  static LedgerRow of(Map<String, Object> row) {
    return new LedgerRow(
        (String) row.get("feed"),
        (String) row.get("table_name"),
        (String) row.get("equation"),
        figure(row, "read"),
        figure(row, "written"),
        figure(row, "rejected"),
        figure(row, "quarantined"),
        figure(row, "duplicates"),
        figure(row, "superseded"),
        figure(row, "expanded"),
        figure(row, "held"),
        figure(row, "skipped"),
        figure(row, "missing"),
        (Long) row.get("checkpoint"),
        (Boolean) row.get("balanced"));
  }

  private static long figure(Map<String, Object> row, String column) {
    return row.get(column) instanceof Long figure ? figure : 0;
  }

  Map<String, Object> toRow(String runId, LocalDate date) {
    Map<String, Object> row = new HashMap<>();
    row.put("feed", feed);
    row.put("table_name", table);
    row.put("run_id", runId);
    row.put("snapshot_date", date);
    row.put("equation", equation);
    row.put("read", in);
    row.put("written", written);
    row.put("rejected", rejected);
    row.put("quarantined", quarantined);
    row.put("duplicates", duplicates);
    row.put("held", held);
    row.put("skipped", skipped);
    row.put("missing", missing);
    row.put("checkpoint", checkpoint);
    row.put("superseded", superseded);
    row.put("expanded", expanded);
    row.put("balanced", balanced);
    return row;
  }
}
