package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.stream.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The equations of a stream, with figures made by hand. */
class LedgerTest {
  private static final Contracts CONTRACTS = Contracts.load(SqlTree.open());
  private static final String FEED = "user_activity";
  private static final String BRONZE = "bronze.user_activity";
  private static final String SILVER = "silver.user_activity";
  private static final String PARTS = "gold.activity_hourly_parts";

  private final Map<String, Long> counts = new HashMap<>();

  /** 100 records: 3 rejected, 2 quarantined, 5 twice, 10 wait, 30 of 80 in open windows. */
  @BeforeEach
  void count() {
    counts.put(Counters.offsets(FEED), 104L);
    counts.put(Counters.read(FEED), 100L);
    counts.put("rows/" + BRONZE, 97L);
    counts.put("rows/bronze.rejects/" + FEED, 3L);
    counts.put(Counters.judged(SILVER), 97L);
    counts.put(Counters.broken(SILVER, "user_id_is_there"), 2L);
    counts.put(Counters.broken(SILVER, "country_is_known"), 40L);
    counts.put(Counters.duplicates(SILVER), 5L);
    counts.put(Counters.passed(SILVER), 80L);
    counts.put("rows/" + SILVER, 80L);
    counts.put("rows/silver.quarantine/" + FEED, 2L);
    counts.put(Counters.open(SILVER), 30L);
    counts.put("rows/" + PARTS, 7L);
    counts.put("sums/" + PARTS + "/events", 50L);
  }

  private List<LedgerRow> rows() {
    return new Ledger(CONTRACTS, counts, 12L)
        .rows(List.of(CONTRACTS.table(BRONZE), CONTRACTS.table(SILVER), CONTRACTS.table(PARTS)));
  }

  private List<String> wrong() {
    return rows().stream().filter(row -> !row.balanced()).map(LedgerRow::table).toList();
  }

  @Test
  void balancesWithRowsThatWaitAndWindowsThatAreOpen() {
    assertThat(rows())
        .containsExactly(
            new LedgerRow(
                FEED,
                BRONZE,
                "read = written + rejected",
                100,
                97,
                3,
                0,
                0,
                0,
                0,
                0,
                4,
                0,
                12L,
                true),
            new LedgerRow(
                FEED,
                SILVER,
                "bronze.user_activity = written + quarantined + duplicates",
                97,
                80,
                0,
                2,
                5,
                0,
                0,
                10,
                0,
                0,
                12L,
                true),
            new LedgerRow(
                FEED,
                PARTS,
                "silver.user_activity = sum(events)",
                80,
                7,
                0,
                0,
                0,
                0,
                0,
                30,
                0,
                0,
                12L,
                true));
  }

  @Test
  void saysWhereTheRowsWent() {
    assertThat(rows())
        .extracting(LedgerRow::line)
        .containsExactly(
            "bronze.user_activity 100 = 97 written + 3 rejected (4 offsets without a record) balanced",
            "silver.user_activity 97 = 80 written + 2 quarantined + 5 duplicates + 10 held balanced",
            "gold.activity_hourly_parts 80 = 50 written + 30 held balanced");
  }

  @Test
  void missesRowsThatAreGoneFromATable() {
    counts.put("rows/" + SILVER, 70L);
    assertThat(rows().get(1).missing()).isEqualTo(10);
    assertThat(rows().get(1).line()).endsWith("+ 10 held NOT BALANCED, 10 missing");
    assertThat(wrong()).as("the parts have them still").containsExactly(SILVER, PARTS);
  }

  @Test
  void missesRowsOfARejectAndOfAPart() {
    counts.put("rows/bronze.rejects/" + FEED, 2L);
    counts.put("sums/" + PARTS + "/events", 49L);
    assertThat(wrong()).containsExactly(BRONZE, PARTS);
  }

  @Test
  void seesTwoLossesThatMakeASum() {
    // A row of silver is gone, and one is there twice in quarantine.
    counts.put("rows/" + SILVER, 79L);
    counts.put("rows/silver.quarantine/" + FEED, 3L);
    assertThat(wrong()).contains(SILVER);
  }

  @Test
  void seesRecordsThatWereReadTwice() {
    counts.put(Counters.offsets(FEED), 99L);
    assertThat(wrong()).containsExactly(BRONZE);
  }

  @Test
  void takesOffsetsWithoutARecordForNoLoss() {
    counts.put(Counters.offsets(FEED), 5_000L);
    assertThat(wrong()).isEmpty();
  }

  @Test
  void seesMoreRowsThanCameIn() {
    counts.put(Counters.passed(SILVER), 95L);
    counts.put("rows/" + SILVER, 95L);
    assertThat(rows().get(1).held()).as("less than nothing waits").isEqualTo(-5);
    assertThat(wrong()).contains(SILVER);
  }
}
