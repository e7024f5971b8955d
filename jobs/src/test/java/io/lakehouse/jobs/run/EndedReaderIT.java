package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run up to the end of its topic, of which one reader has much less to read. */
@ExtendWith(LakehouseExtension.class)
class EndedReaderIT {
  private static final int FEW = 7;
  private static final int MANY = 2_000;
  private static final int LOT = 500;

  @Test
  void whatAReaderHasCountedThatHadReadAllIsNotLostByAFailure(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder);
        FragileCluster cluster = FragileCluster.start()) {
      // With two readers the partitions beside one another are not of the same one.
      lab.send(0, null, events("a", MANY));
      lab.send(1, null, events("b", FEW));
      Pace pace = Pace.failing(LOT);
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of(
                  "parallelism.default", "2",
                  "restart-strategy.type", "fixed-delay",
                  "restart-strategy.fixed-delay.attempts", "3",
                  "restart-strategy.fixed-delay.delay", "100 ms"),
              SqlTree.open(),
              own -> cluster.environment(own, pace));
      List<LedgerRow> ledger = attempt.finish().ledger();
      assertThat(pace.left()).as("it has failed").isDone();
      assertThat(ledger).hasSize(3).allMatch(LedgerRow::balanced);
      assertThat(ledger.get(0).in()).isEqualTo(FEW + MANY);
      assertThat(attempt.lake().table("silver.user_activity", "event_id").count())
          .isEqualTo(FEW + MANY);
    }
  }

  private static List<byte[]> events(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                """
                {"event_id":"%s%d","user_id":"u","session_id":"s","timestamp":"2026-01-05T10:00:00Z","event_type":"page_view"}
                """
                    .formatted(name, i)
                    .getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
