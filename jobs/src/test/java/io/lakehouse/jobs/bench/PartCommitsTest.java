package io.lakehouse.jobs.bench;

import static org.apache.iceberg.expressions.Expressions.alwaysFalse;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.jobs.run.Lakehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartCommitsTest {
  private static final String GOLD = "gold.activity_hourly_parts";
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path warehouse;
  private Lakehouse house;

  @BeforeEach
  void makeTables() {
    house = new StreamJob(null, Map.of()).open(warehouse);
    house.catalogTool().apply();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void areEmptyBeforeTheFirstCommit() throws IOException {
    assertThat(PartCommits.read(house.lake())).isEqualTo(new PartCommits(0, Map.of()));
    assertThat(TableWrites.of(house)).isEmpty();
  }

  @Test
  void takeTheCommitOfTheSnapshotThatAddedThePart() throws IOException {
    write(part(10, "page_view", 5), part(10, "purchase", 1));
    write(part(20, "page_view", 7));
    long first = committed(0);
    long second = committed(1);
    assertThat(PartCommits.read(house.lake()))
        .isEqualTo(new PartCommits(13, Map.of(end(10), first, end(20), second)));
  }

  @Test
  void takeTheLastCommitOfAPartThatCameInTwo() throws IOException {
    write(part(10, "page_view", 5));
    write(part(10, "purchase", 1));
    assertThat(PartCommits.read(house.lake()).commits()).containsEntry(end(10), committed(1));
  }

  @Test
  void countWhatWasWritten() {
    write(part(10, "page_view", 5), part(10, "purchase", 1));
    write(part(20, "page_view", 7));
    assertThat(TableWrites.of(house))
        .singleElement()
        .satisfies(
            gold -> {
              assertThat(gold.table()).isEqualTo(GOLD);
              assertThat(gold.rows()).isEqualTo(3);
              assertThat(gold.commits()).isEqualTo(2);
              assertThat(gold.files()).isEqualTo(2);
              assertThat(gold.bytes()).isPositive();
            });
  }

  @SafeVarargs
  private void write(Map<String, Object>... rows) {
    LogWriter.replace(house.lake().table(GOLD), alwaysFalse(), List.of(rows));
  }

  private long committed(int number) {
    Table table = house.lake().table(GOLD);
    List<Snapshot> all = new ArrayList<>();
    table.snapshots().forEach(all::add);
    return all.get(number).timestampMillis();
  }

  private static Map<String, Object> part(int second, String type, long events) {
    Map<String, Object> row = new HashMap<>();
    row.put("snapshot_date", LocalDate.of(2026, 11, 20));
    row.put("part_at", NOON.plusSeconds(second));
    row.put("event_type", type);
    row.put("events", events);
    return row;
  }

  private static long end(int second) {
    return NOON.plusSeconds(second).toEpochMilli();
  }
}
