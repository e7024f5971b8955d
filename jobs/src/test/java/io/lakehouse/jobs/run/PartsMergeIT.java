package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A closed day of parts becomes one row a key, and nothing that arrives meanwhile is lost. */
@ExtendWith(LakehouseExtension.class)
class PartsMergeIT {
  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final String PARTS = "gold.activity_hourly_parts";
  private static final String SUMS =
      "SELECT event_hour, country_code, events, new_users, amount FROM gold.activity_hourly";

  private TestLake lake;

  @BeforeEach
  void makeTables(TestLake given) {
    lake = given;
    lake.house().catalogTool().apply();
  }

  private void part(LocalDate day, int second, String country, long events, String amount) {
    Map<String, Object> row = new HashMap<>();
    row.put("snapshot_date", day);
    row.put("part_at", day.atTime(10, 0, second).toInstant(ZoneOffset.UTC));
    row.put("event_hour", Instant.parse("2026-01-05T09:00:00Z"));
    row.put("country_code", country);
    row.put("device_type", "mobile");
    row.put("event_type", "purchase");
    row.put("events", events);
    row.put("new_users", 1L);
    row.put("new_sessions", 0L);
    row.put("amount", amount == null ? null : new BigDecimal(amount));
    LogWriter.replace(lake.house().lake().table(PARTS), Expressions.alwaysFalse(), List.of(row));
  }

  @Test
  void mergesAClosedDayIntoOneRowAKey() throws Exception {
    part(DAY, 10, "FR", 3, "10.50");
    part(DAY, 20, "FR", 4, "1.25");
    part(DAY, 20, null, 1, null);
    part(DAY.plusDays(1), 10, "FR", 100, null);
    List<Row> before = lake.rows(SUMS);

    Map<String, PartsMerge.Merged> merged = new PartsMerge(lake.house(), line -> {}).merge(DAY);

    assertThat(merged).containsExactly(Map.entry(PARTS, new PartsMerge.Merged(3, 2)));
    assertThat(lake.day(PARTS, DAY).count()).isEqualTo(2);
    assertThat(lake.day(PARTS, DAY).where("country_code", "FR").list())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("events", 7L)
                    .containsEntry("new_users", 2L)
                    .containsEntry("amount", new BigDecimal("11.75")));
    assertThat(lake.day(PARTS, DAY.plusDays(1)).count()).isEqualTo(1);
    assertThat(lake.rows(SUMS)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(lake.house().lake().table(PARTS).refs()).containsOnlyKeys("main");
  }

  @Test
  void aPartThatLandsMeanwhileSurvivesAndIsMergedTheNextTime() throws Exception {
    part(DAY, 10, "FR", 3, null);
    part(DAY, 20, "FR", 4, null);

    new PartsMerge(lake.house(), line -> part(DAY, 30, "FR", 5, null)).merge(DAY);

    assertThat(lake.day(PARTS, DAY).column("events")).containsExactlyInAnyOrder(7L, 5L);
    new PartsMerge(lake.house(), line -> {}).merge(DAY);
    assertThat(lake.day(PARTS, DAY).column("events")).containsExactly(12L);
  }

  @Test
  void beginsAnewWhenItsFilesAreChangedMeanwhile() throws Exception {
    part(DAY, 10, "FR", 3, null);
    part(DAY, 20, "FR", 4, null);
    boolean[] once = {true};

    new PartsMerge(
            lake.house(),
            line -> {
              if (once[0]) {
                once[0] = false;
                try {
                  new PartsMerge(lake.house(), other -> {}).merge(DAY);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            })
        .merge(DAY);

    assertThat(lake.day(PARTS, DAY).column("events")).containsExactly(7L);
  }

  @Test
  void refusesADayThatIsNotOver() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertThatThrownBy(() -> new PartsMerge(lake.house(), line -> {}).merge(today))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot merge the parts of %s, more of them may arrive: wait until the day is over (UTC)",
            today);
  }
}
