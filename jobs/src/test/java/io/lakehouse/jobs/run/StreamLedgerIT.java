package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a stream at work, stopped, gone on and robbed. */
@ExtendWith(LakehouseExtension.class)
class StreamLedgerIT {
  private static final String BRONZE = "bronze.user_activity";
  private static final String SILVER = "silver.user_activity";
  private static final String PARTS = "gold.activity_hourly_parts";
  private static final long EVENTS = 6_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static Map<String, LedgerRow> byTable(List<LedgerRow> rows) {
    return rows.stream().collect(Collectors.toMap(LedgerRow::table, row -> row));
  }

  /** Looks until a checkpoint is judged; Flink tells nobody outside that one is complete. */
  static List<LedgerRow> await(Supplier<List<LedgerRow>> look) {
    long begun = System.nanoTime();
    List<LedgerRow> rows = look.get();
    while (rows.isEmpty()) {
      assertThat(System.nanoTime() - begun).isLessThan(PATIENCE.toNanos());
      Thread.onSpinWait();
      rows = look.get();
    }
    return rows;
  }

  /** What the tables hold must be what the equations say, row by row. */
  private static void isWhatTheTablesHold(List<LedgerRow> ledger, TestLake lake, long markers) {
    Map<String, LedgerRow> rows = byTable(ledger);
    assertThat(rows).containsOnlyKeys(BRONZE, SILVER, PARTS);
    assertThat(ledger).allMatch(LedgerRow::balanced);
    LedgerRow bronze = rows.get(BRONZE);
    assertThat(bronze.written()).isEqualTo(lake.table(BRONZE, "source_line").count());
    assertThat(bronze.rejected()).isEqualTo(lake.table("bronze.rejects", "source_line").count());
    assertThat(bronze.in()).isEqualTo(bronze.written() + bronze.rejected());
    assertThat(bronze.skipped()).isEqualTo(markers);
    LedgerRow silver = rows.get(SILVER);
    assertThat(silver.in()).isEqualTo(bronze.written());
    assertThat(silver.written()).isEqualTo(lake.table(SILVER, "event_id").count());
    LedgerRow parts = rows.get(PARTS);
    assertThat(parts.in()).isEqualTo(silver.written());
    assertThat(parts.in() - parts.held()).isEqualTo(lake.table(PARTS, "events").sum("events"));
  }

  @Test
  void balancesAtWorkStoppedAndGoneOn(TestLake lake, @TempDir Path folder) throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder);
        FragileCluster cluster = FragileCluster.start()) {
      EventCounts sent = lab.send(EVENTS, 11);
      Pace pace = Pace.waiting(500);
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of("parallelism.default", "2"),
              SqlTree.open(),
              own -> cluster.environment(own, pace));
      StreamRun begun = attempt.run(new StreamStart.Earliest());
      JobClient job = begun.start();
      pace.reached().get(1, TimeUnit.MINUTES);

      List<LedgerRow> atWork = await(() -> begun.look(job));
      assertThat(atWork).hasSize(3).allMatch(LedgerRow::balanced);
      assertThat(byTable(atWork).get(BRONZE).in()).isPositive().isLessThan(sent.records());
      assertThat(byTable(atWork).get(BRONZE).checkpoint()).isPositive();
      assertThat(attempt.lake().table("ops.ledger").column("run_id"))
          .hasSize(3)
          .containsOnly(begun.id());

      String path = begun.stop(job);
      List<LedgerRow> stopped = begun.ledger(path);
      begun.ended("stopped", null, stopped);
      isWhatTheTablesHold(stopped, attempt.lake(), 0);
      assertThat(byTable(stopped).get(BRONZE).in()).isPositive().isLessThan(sent.records());
      assertThat(byTable(stopped).get(SILVER).held()).as("rows wait").isPositive();

      pace.left().complete(null);
      StreamRun rest = attempt.run(new StreamStart.Saved(path));
      var result = rest.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
      List<LedgerRow> end = rest.ledger(result);
      rest.ended("caught_up", null, end);
      isWhatTheTablesHold(end, attempt.lake(), 0);
      Map<String, LedgerRow> rows = byTable(end);
      assertThat(rows.get(BRONZE).in()).isEqualTo(sent.records());
      assertThat(rows.get(BRONZE).rejected()).isEqualTo(sent.broken());
      assertThat(rows.get(SILVER).written()).isEqualTo(EVENTS);
      assertThat(rows.get(SILVER).duplicates()).isEqualTo(sent.duplicates());
      assertThat(rows.get(SILVER).held()).isZero();
      assertThat(rows.get(PARTS).in()).isEqualTo(EVENTS);
      assertThat(rows.get(PARTS).held()).isZero();
      assertThat(rest.isBalanced()).isTrue();
      assertThat(attempt.lake().table("ops.ledger").where("run_id", rest.id()).column("balanced"))
          .containsExactly(true, true, true);
    }
  }

  private static byte[] event(String id) {
    return """
    {"event_id":"%s","user_id":"u","session_id":"s","timestamp":"2026-01-05T10:00:00Z","event_type":"page_view"}
    """
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void takesMarkersForNoLossAndRaisesTheAlarmWhenAFileIsGone(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      EventCounts sent = lab.send(1_000, 12);
      // Three markers; the source is behind the last of them with the record that comes next.
      lab.sendInTransactions(List.of(event("t1"), event("t2"), event("t3")));
      lab.send(List.of(event("t4")));
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of(
                  "lakehouse.stream.quiet-after", "200 ms",
                  "lakehouse.stream.quiet-bound", "200 ms",
                  "lakehouse.stream.part-interval", "1 s"));
      StreamRun run = attempt.unending(new StreamStart.Earliest());
      JobClient job = run.start();
      List<LedgerRow> good = await(() -> run.look(job));
      while (byTable(good).get(SILVER).written() < 1_004 || byTable(good).get(PARTS).held() > 0) {
        good = await(() -> run.look(job));
      }
      isWhatTheTablesHold(good, attempt.lake(), 3);
      assertThat(byTable(good).get(BRONZE).in()).isEqualTo(sent.records() + 4);
      assertThat(run.isBalanced()).isTrue();

      long gone = removeAFile(attempt.lake().house().lake().table(SILVER));
      List<LedgerRow> robbed = await(() -> run.look(job));
      while (byTable(robbed).get(SILVER).balanced()) {
        robbed = await(() -> run.look(job));
      }
      assertThat(byTable(robbed).get(SILVER).missing()).isEqualTo(gone);
      assertThat(byTable(robbed).get(BRONZE).balanced()).isTrue();
      assertThat(run.isBalanced()).isFalse();
      run.ended("stopped", null, run.ledger(run.stop(job)));
      assertThat(attempt.lake().table("ops.ledger").where("table_name", SILVER).column("missing"))
          .containsExactly(gone);
    }
  }

  /** Its rows. */
  static long removeAFile(Table table) throws Exception {
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      DataFile file = files.iterator().next().file();
      table.newDelete().deleteFile(file).commit();
      return file.recordCount();
    }
  }
}
