package io.lakehouse.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.ReadOnlyDisk;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What can go wrong around a stream while events arrive: no row is lost and none is there twice, in
 * any table. Runs with {@code -Pchaos} and takes minutes; figures go to {@code target/chaos.md}.
 */
@ExtendWith(LakehouseExtension.class)
@Timeout(420)
class StreamChaos {
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  @Test
  void survivesTheDeathOfItsProcess(TestLake lake) throws Exception {
    try (ChaosLab lab = ChaosLab.open(lake, 100_000, Map.of())) {
      for (int death = 1; death <= 2; death++) {
        // Right behind a commit of bronze: some tables have this checkpoint and some have not.
        lab.awaitCommit();
        lab.killStream();
        Instant killed = Instant.now();
        assertThat(lab.isSending()).isTrue();
        lab.startStream("--from-latest-checkpoint");
        recovered(
            "SIGKILL %d of the process, started at once".formatted(death), lab, killed, killed);
      }
      Outcome.whole(lake, lab);
    }
  }

  @Test
  void survivesARestartOfTheBroker(TestLake lake) throws Exception {
    try (ChaosLab lab = ChaosLab.open(lake, 60_000, Map.of())) {
      Instant from = Instant.now();
      lab.killBroker();
      lab.hold(Duration.ofSeconds(5));
      lab.startBroker();
      recovered("SIGKILL of the broker, started after 5 s", lab, from, Instant.now());
      Outcome.whole(lake, lab);
    }
  }

  /** The embedded catalog waits for 30 s by itself; here it gives up after one. */
  @Test
  void survivesAnUnreachableCatalog(TestLake lake) throws Exception {
    String file = "jdbc:sqlite:" + lake.warehouse().resolve("catalog.db");
    Map<String, String> keys =
        Map.of(
            "lakehouse.catalog.properties.uri",
            file + "?busy_timeout=1000",
            "lakehouse.catalog.properties.jdbc.schema-version",
            "V1");
    Files.createDirectories(lake.warehouse());
    try (ChaosLab lab = ChaosLab.open(lake, 120_000, keys)) {
      Instant from;
      try (Connection catalog = DriverManager.getConnection(file + "?busy_timeout=30000");
          Statement statement = catalog.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        from = Instant.now();
        lab.hold(OUTAGE);
        statement.execute("ROLLBACK");
      }
      recovered("catalog locked for 20 s", lab, from, Instant.now());
      assertThat(lab.longestGap()).isGreaterThan(18.0);
      assertThat(lab.restarts()).isPositive();
      Outcome.whole(lake, lab);
    }
  }

  @Test
  void survivesAReadOnlyWarehouse(TestLake lake) throws Exception {
    Path marker = lake.folder().resolve("read-only");
    Map<String, String> keys =
        Map.of(
            "lakehouse.catalog.properties.io-impl",
            ReadOnlyDisk.class.getName(),
            "lakehouse.catalog.properties." + ReadOnlyDisk.WHILE,
            marker.toString());
    try (ChaosLab lab = ChaosLab.open(lake, 120_000, keys)) {
      assertThat(lab.restarts()).isZero();
      Files.createFile(marker);
      Instant from = Instant.now();
      lab.hold(OUTAGE);
      Files.delete(marker);
      recovered("warehouse read-only for 20 s", lab, from, Instant.now());
      assertThat(lab.longestGap()).isGreaterThan(18.0);
      assertThat(lab.restarts()).isPositive();
      Outcome.whole(lake, lab);
    }
  }

  /** Waits for the next commit behind the fault and says how long it took. */
  private static void recovered(String fault, ChaosLab lab, Instant from, Instant until)
      throws InterruptedException, IOException {
    assertThat(lab.isSending()).as("it happened in the middle").isTrue();
    Instant commit = lab.awaitCommit(until);
    Outcome.say(
        String.format(
            Locale.ROOT,
            "%s: commits again %.1f s after its end, %.1f s after its beginning",
            fault,
            Duration.between(until, commit).toMillis() / 1e3,
            Duration.between(from, commit).toMillis() / 1e3));
  }
}
