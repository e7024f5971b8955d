package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.run.ParityLab.Result;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders that arrive as messages give the same versions in batch and in streaming mode, and the
 * same as when they arrive as files. Writes {@code target/parity-orders.md}.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class OrderParityIT {
  private static final int ORDERS = 2_000;

  /** Some orders come again: the same, and then refunded. */
  private static final int AGAIN = 20;

  private final ParityCertificate certificate = new ParityCertificate();
  private ParityLab lab;
  private FragileCluster cluster;
  private Result batch;

  @BeforeAll
  void sendOrdersAndRunThemInBatchMode(TestLake lake, @TempDir Path folder) throws Exception {
    lab = ParityLab.open(lake, folder, "orders", "orders");
    List<List<byte[]>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < ORDERS; i++) {
      List<byte[]> values = partitions.get(i % 2);
      values.add(order(i, "completed"));
      if (i % AGAIN == 0) {
        values.add(order(i, "completed"));
        values.add(order(i, "refunded"));
        values.add("{\"order_id\":\"torn".getBytes(StandardCharsets.UTF_8));
        values.add(order(i, "completed", "[{'product_id': 1, 'price': ]"));
        values.add(order(i, "completed", "[{'product_id': 1, 'price': -1, 'quantity': 1}]"));
      }
    }
    for (int partition = 0; partition < partitions.size(); partition++) {
      lab.send(partition, null, partitions.get(partition));
    }
    cluster = FragileCluster.start();
    batch = lab.attempt("batch", Map.of()).finish();
    certificate.add("batch", batch.tables());
  }

  private static byte[] order(int number, String status) {
    // Both forms of nested text, and an array as JSON has it.
    return order(
        number,
        status,
        switch (number % 3) {
          case 0 ->
              "[{'product_id': %d, 'category': None, 'price': 2.5, 'quantity': 2}]"
                  .formatted(number);
          case 1 ->
              "[{\\\"product_id\\\": %d, \\\"price\\\": 5, \\\"quantity\\\": 1}]".formatted(number);
          default -> "[]";
        });
  }

  private static byte[] order(int number, String status, String items) {
    return """
    {"order_id":"o-%d","customer_id":%d,"order_date":"2026-11-%02dT10:00:00Z","order_status":"%s","subtotal":5,"total":"5.00","items":"%s"}
    """
        .formatted(number, number % 77, 1 + number % 28, status, items)
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }

  @AfterAll
  void stop() throws Exception {
    certificate.write(Path.of("target", "parity-orders.md"));
    cluster.close();
    lab.close();
  }

  @Test
  void nothingIsLost() {
    int again = ORDERS / AGAIN;
    assertThat(batch.ledger()).isNotEmpty().allMatch(LedgerRow::balanced);
    assertThat(batch.tables().get("bronze.orders").count()).isEqualTo(ORDERS + 3 * again);
    assertThat(batch.tables().get("bronze.rejects").count()).isEqualTo(2 * again);
    assertThat(batch.tables().get("silver.order_versions").count()).isEqualTo(ORDERS + again);
    assertThat(batch.tables().get("silver.quarantine").column("rule"))
        .hasSize(again)
        .containsOnly("negative_amount");
  }

  @Test
  void streamingGivesTheRowsOfBatch() throws Exception {
    same("streaming", lab.attempt("streaming", Map.of()).finish());
    same(
        "streaming, one reader",
        lab.attempt("streaming", Map.of("parallelism.default", "1")).finish());
  }

  @Test
  void anExceptionInTheMiddleChangesNothing() throws Exception {
    Pace pace = Pace.failing(300);
    Map<String, String> keys =
        new TreeMap<>(
            Map.of(
                "parallelism.default", "2",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "3",
                "restart-strategy.fixed-delay.delay", "100 ms"));
    same(
        "streaming, exception",
        lab.attempt("streaming", keys, SqlTree.open(), own -> cluster.environment(own, pace))
            .finish());
    assertThat(pace.left()).as("it has failed").isDone();
  }

  @Test
  void goldOfAStreamedDayIsMadeFromBronze() throws Exception {
    Attempt attempt = lab.attempt("streaming", Map.of());
    StreamRun stream = attempt.run(new StreamStart.Earliest());
    var ended = stream.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
    stream.ended("caught_up", null, stream.ledger(ended));
    TestLake own = attempt.lake();
    Rows versions = own.content("silver.order_versions");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<RunReport> reports =
        new Restatement(own.house(), line -> {})
            .run(List.of("orders"), today.minusDays(1), today, Map.of());
    assertThat(reports).isNotEmpty().allMatch(RunReport::isPublished);
    assertThat(own.content("silver.order_versions").differenceFrom(versions)).isEmpty();
    // Two of three orders have lines, of 5.00 in all; one in twenty was refunded afterwards.
    long refunded = IntStream.range(0, ORDERS).filter(i -> i % AGAIN == 0 && i % 3 < 2).count();
    long all = IntStream.range(0, ORDERS).filter(i -> i % 3 < 2).count();
    assertThat(own.rows("SELECT SUM(revenue), SUM(refunded) FROM gold.revenue_daily"))
        .containsExactly(
            Row.of(
                BigDecimal.valueOf((all - refunded) * 500, 2),
                BigDecimal.valueOf(refunded * 500, 2)));
  }

  private void same(String run, Result other) {
    certificate.add(run, other.tables());
    assertThat(Rows.difference(other.tables(), batch.tables())).as(run).isEmpty();
    assertThat(other.ledger()).as(run).isNotEmpty().isEqualTo(batch.ledger());
  }
}
