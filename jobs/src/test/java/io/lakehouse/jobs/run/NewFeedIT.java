package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A feed that a team adds: a contract of the feed, a contract and a statement a table, and no Java.
 * Of its days it keeps the history, and of their latest state two tables.
 */
@ExtendWith(LakehouseExtension.class)
class NewFeedIT {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-20");
  private static final LocalDate SECOND = LocalDate.parse("2026-11-21");
  private static final LocalDate THIRD = LocalDate.parse("2026-11-22");

  private static final SqlTree TREE =
      SqlTree.open()
          .with(
              "sources/invoices.yaml",
              """
              feed: invoices
              doc: Invoices as the book-keeping has them.
              owner: tests
              format: csv
              patterns: ["*.csv"]
              required: false
              key: [invoice_id]
              columns:
                - {name: invoice_id, header: Invoice No, doc: Its number.}
                - {name: billed_on, doc: The day it was written.}
                - {name: amount, doc: What is to be paid.}
              """)
          .with("bronze/invoices.yaml", bronze())
          .with(
              "bronze/invoices.sql",
              """
              INSERT INTO bronze.invoices
              SELECT
                  i.invoice_id AS invoice_id,
                  i.billed_on AS billed_on,
                  i.amount AS amount,
                  i.extra AS extra,
                  i.source_schema AS source_schema,
                  i.source_file AS source_file,
                  i.source_line AS source_line,
                  i.arrived_at AS arrived_at,
                  i.snapshot_date AS snapshot_date,
                  i.run_id AS run_id
              FROM source.invoices AS i
              """)
          .with(
              "silver/invoices_by_day.yaml",
              """
              table: silver.invoices_by_day
              doc: Invoices, typed, day by day.
              grain: one row per invoice and snapshot date
              owner: tests
              kind: snapshot
              feed: invoices
              write: append
              key: [snapshot_date, invoice_id]
              partition: [snapshot_date]
              retention: forever
              deduplicate: greatest
              balance: bronze.invoices = written + quarantined + duplicates
              columns:
                - {name: snapshot_date, type: date, required: true, doc: The landing day.}
                - {name: invoice_id, type: string, required: true, doc: Its number.}
                - {name: billed_on, type: date, doc: The day it was written.}
                - {name: amount, type: "decimal(18,2)", doc: What is to be paid.}
                - {name: source_file, type: string, lineage: true, doc: File the row was read from.}
                - {name: source_line, type: bigint, lineage: true, doc: Its line.}
                - {name: arrived_at, type: timestamp, lineage: true, doc: When the file arrived.}
              rules:
                - {name: missing_id, severity: hard, check: invoice_id IS NOT NULL, doc: It has a number.}
                - {name: negative_amount, severity: hard, check: amount >= 0, doc: Nobody is billed less than nothing.}
              """)
          .with(
              "silver/invoices_by_day.sql",
              """
              INSERT INTO silver.invoices_by_day
              SELECT
                  i.snapshot_date AS snapshot_date,
                  TEXT(i.invoice_id) AS invoice_id,
                  TRY_CAST(TEXT(i.billed_on) AS DATE) AS billed_on,
                  PARSE_MONEY(i.amount) AS amount,
                  i.source_file AS source_file,
                  i.source_line AS source_line,
                  i.arrived_at AS arrived_at,
                  ${record.i} AS payload
              FROM bronze.invoices AS i
              WHERE i.snapshot_date = DATE '${snapshot_date}'
              """)
          .with(
              "silver/invoices.yaml",
              """
              table: silver.invoices
              doc: Invoices as the last day that brought them has them.
              grain: one row per invoice
              owner: tests
              kind: current
              write: append
              key: [invoice_id]
              retention: forever
              deduplicate: greatest
              balance: silver.invoices_by_day = written + superseded
              columns:
                - {name: as_of, type: date, required: true, doc: The landing day of this state.}
                - {name: invoice_id, type: string, required: true, doc: Its number.}
                - {name: billed_on, type: date, doc: The day it was written.}
                - {name: amount, type: "decimal(18,2)", doc: What is to be paid.}
              """)
          .with(
              "silver/invoices.sql",
              """
              INSERT INTO silver.invoices
              SELECT
                  i.snapshot_date AS as_of,
                  i.invoice_id AS invoice_id,
                  i.billed_on AS billed_on,
                  i.amount AS amount
              FROM silver.invoices_by_day AS i
              WHERE i.snapshot_date <= DATE '${as_of}'
              """)
          .with(
              "gold/billed_by_date.yaml",
              """
              table: gold.billed_by_date
              doc: What was billed.
              grain: one row per date
              owner: tests
              kind: current
              write: append
              key: [billed_on]
              retention: forever
              figures: {by: billed_on, sums: [invoices, amount]}
              columns:
                - {name: billed_on, type: date, doc: The day.}
                - {name: invoices, type: bigint, doc: Invoices written on it.}
                - {name: amount, type: "decimal(18,2)", doc: Their sum.}
              """)
          .with(
              "gold/billed_by_date.sql",
              """
              INSERT INTO gold.billed_by_date
              SELECT
                  i.billed_on AS billed_on,
                  COUNT(*) AS invoices,
                  CAST(SUM(i.amount) AS DECIMAL(18, 2)) AS amount
              FROM silver.invoices AS i
              GROUP BY i.billed_on
              """);

  private static String bronze() {
    return """
        table: bronze.invoices
        doc: The lines of feed invoices as they arrived.
        grain: one row per line and snapshot date
        owner: tests
        kind: snapshot
        feed: invoices
        write: append
        partition: [snapshot_date]
        retention: forever
        balance: read = written + rejected
        columns:
          - {name: invoice_id, type: string, doc: Its number.}
          - {name: billed_on, type: string, doc: The day it was written.}
          - {name: amount, type: string, doc: What is to be paid.}
          - {name: extra, type: "map<string,string>", doc: Columns that the contract does not know.}
          - {name: source_schema, type: string, doc: "Null: the feed has one schema only."}
          - {name: source_file, type: string, lineage: true, doc: File the row was read from.}
          - {name: source_line, type: bigint, lineage: true, doc: Its line.}
          - {name: arrived_at, type: timestamp, lineage: true, doc: When the file arrived.}
          - {name: snapshot_date, type: date, required: true, doc: The landing day.}
          - {name: run_id, type: string, required: true, lineage: true, doc: Run that wrote the row.}
        """;
  }

  private static final String BILLED =
      "SELECT billed_on, invoices, amount FROM gold.billed_by_date ORDER BY billed_on";

  private static final String CHANGES =
      """
      SELECT order_date, measure, `before`, `after`
      FROM ops.restatements
      WHERE snapshot_date = DATE '%s'
      ORDER BY order_date, measure
      """;

  private static final List<Row> BILLED_FIRST = List.of(billed("2026-11-19", 2, "30.00"));
  private static final List<Row> BILLED_SECOND =
      List.of(billed("2026-11-19", 1, "20.00"), billed("2026-11-20", 2, "12.50"));

  @Test
  void isRunByItsContractsAndStatementsAlone(TestLake lake) throws Exception {
    Lakehouse house = lake.open("batch", java.util.Map.of(), TREE, lake::environment);
    land(lake, FIRST, "Invoice No,billed_on,amount\n1,2026-11-19,10\n2,2026-11-19,20\n3,,-1\nx\n");
    land(lake, SECOND, "amount,Invoice No,billed_on\n5.00,1,2026-11-20\n7.50,4,2026-11-20\n");

    RunReport first = lake.run(house, FIRST, "invoices");
    assertThat(first.reasons()).isEmpty();
    assertThat(first.ledger()).hasSize(3).allMatch(LedgerRow::balanced);
    assertThat(first.rows())
        .containsEntry("bronze.invoices", 3L)
        .containsEntry("silver.invoices_by_day", 2L)
        .containsEntry("silver.invoices", 2L)
        .containsEntry("gold.billed_by_date", 1L);
    assertThat(rows(house, BILLED, null)).isEqualTo(BILLED_FIRST);
    assertThat(rows(house, CHANGES.formatted(FIRST), null)).isEmpty();

    RunReport second = lake.run(house, SECOND, "invoices");
    assertThat(second.reasons()).isEmpty();
    assertThat(second.ledger())
        .extracting(LedgerRow::line)
        .contains("silver.invoices 4 = 3 written + 1 superseded balanced");
    assertThat(rows(house, BILLED, null)).isEqualTo(BILLED_SECOND);
    // What was published before stays readable, and what has changed of it is told.
    assertThat(rows(house, BILLED, FIRST)).isEqualTo(BILLED_FIRST);
    List<Row> changes =
        List.of(
            change("2026-11-19", "amount", "30.00", "20.00"),
            change("2026-11-19", "invoices", "2.00", "1.00"));
    assertThat(rows(house, CHANGES.formatted(SECOND), null)).isEqualTo(changes);

    // The same day again changes nothing, and tells the same.
    assertThat(lake.run(house, SECOND, "invoices").reasons()).isEmpty();
    assertThat(rows(house, BILLED, null)).isEqualTo(BILLED_SECOND);
    assertThat(rows(house, CHANGES.formatted(SECOND), null)).isEqualTo(changes);
  }

  @Test
  void aDayThatIsRunAgainOrLateKeepsWhatLaterDaysTell(TestLake lake) throws Exception {
    Lakehouse house = lake.open("batch", java.util.Map.of(), TREE, lake::environment);
    land(lake, FIRST, "Invoice No,billed_on,amount\n1,2026-11-19,10\n2,2026-11-19,20\n");
    land(lake, THIRD, "Invoice No,billed_on,amount\n1,2026-11-20,5\n4,2026-11-20,7.5\n");
    lake.run(house, FIRST, "invoices");
    lake.run(house, THIRD, "invoices");
    assertThat(rows(house, BILLED, null)).isEqualTo(BILLED_SECOND);

    // Corrected: invoice 2 was 25; invoice 1 is of the third day as before.
    land(lake, FIRST, "Invoice No,billed_on,amount\n1,2026-11-19,10\n2,2026-11-19,25\n");
    lake.run(house, FIRST, "invoices");
    List<Row> corrected =
        List.of(billed("2026-11-19", 1, "25.00"), billed("2026-11-20", 2, "12.50"));
    assertThat(rows(house, BILLED, null)).isEqualTo(corrected);
    assertThat(rows(house, BILLED, THIRD)).isEqualTo(corrected);
    assertThat(rows(house, BILLED, FIRST)).isEqualTo(BILLED_FIRST);
    assertThat(rows(house, CHANGES.formatted(FIRST), null))
        .containsExactly(change("2026-11-19", "amount", "20.00", "25.00"));

    // A day in between that comes late has no figures of its own.
    land(lake, SECOND, "Invoice No,billed_on,amount\n1,2026-11-18,1\n2,2026-11-18,2\n");
    lake.run(house, SECOND, "invoices");
    List<Row> late = List.of(billed("2026-11-18", 1, "2.00"), billed("2026-11-20", 2, "12.50"));
    assertThat(rows(house, BILLED, null)).isEqualTo(late);
    assertThatThrownBy(() -> rows(house, BILLED, SECOND))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("gold.billed_by_date")
        .hasMessageContaining("2026-11-21");

    // Without the last day, the first two are what is left: with what was corrected of them.
    new Rollback(house, line -> {}).undo(THIRD);
    assertThat(rows(house, BILLED, null)).containsExactly(billed("2026-11-18", 2, "3.00"));
    assertThat(rows(house, "SELECT COUNT(*) FROM silver.invoices", null))
        .containsExactly(Row.of(2L));
    new Rollback(house, line -> {}).undo(SECOND);
    assertThat(rows(house, BILLED, null)).containsExactly(billed("2026-11-19", 2, "35.00"));
    new Rollback(house, line -> {}).undo(FIRST);
    assertThat(rows(house, BILLED, null)).isEmpty();

    // The first day to be run then is the last one, whatever was run before.
    lake.run(house, FIRST, "invoices");
    assertThat(rows(house, BILLED, FIRST)).containsExactly(billed("2026-11-19", 2, "35.00"));
  }

  private static void land(TestLake lake, LocalDate date, String text) throws Exception {
    Files.writeString(lake.landingFolder("invoices", date).resolve("invoices.csv"), text);
  }

  private static List<Row> rows(Lakehouse house, String sql, LocalDate asOf) throws Exception {
    TableResult result = new Query(house).run(sql, asOf);
    try (var found = result.collect()) {
      List<Row> rows = new java.util.ArrayList<>();
      found.forEachRemaining(rows::add);
      return rows;
    }
  }

  private static Row billed(String date, long invoices, String amount) {
    return Row.of(LocalDate.parse(date), invoices, new BigDecimal(amount));
  }

  private static Row change(String date, String measure, String before, String after) {
    return Row.of(LocalDate.parse(date), measure, new BigDecimal(before), new BigDecimal(after));
  }
}
