package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.GeneratedDay;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Lines;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** A generated day with every quirk gives the same rows, however it arrives and is run. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SameResultIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final long USERS = 2_500;
  private static final String CHUNK = "chunk1.csv";
  private static final Map<String, String> LOOK_FIRST =
      Map.of("lakehouse.run.first-look-from", "1 b");
  private static final String USERS_2018 = "users-2018.csv";

  private TestLake lake;
  private GeneratedDay generated;
  private RunReport report;
  private Map<String, Rows> expected;

  @BeforeAll
  void runTheDayAsItIs(TestLake given) throws Exception {
    lake = given;
    generated = generate(lake);
    report = lake.run(DAY);
    expected = results(lake);
  }

  private static GeneratedDay generate(TestLake lake) throws IOException {
    return C2cGenerator.generate(DAY, USERS, 7, Quirks.at(0.02), lake.landing());
  }

  /** All that must be the same: the snapshot tables, and what was rejected and quarantined. */
  private static Map<String, Rows> results(TestLake lake) {
    Map<String, Rows> results = new TreeMap<>(lake.contents());
    // The reason of a stray quote tells where the quoted field would end, and so depends on order.
    results.put("bronze.rejects", lake.day("bronze.rejects", DAY, "feed", "raw_text", "raw_bytes"));
    results.put(
        "silver.quarantine",
        lake.day("silver.quarantine", DAY, "feed", "table_name", "rule", "payload"));
    return results;
  }

  private Path users(TestLake other, String name) {
    return other.landingFolder("c2c_users", DAY).resolve(name);
  }

  private void check(TestLake other, RunReport run) {
    assertThat(run.isPublished()).isTrue();
    assertThat(Rows.difference(results(other), expected)).isEmpty();
    assertThat(run.ledger()).isEqualTo(report.ledger());
    assertThat(run.quality()).isEqualTo(report.quality());
  }

  @Test
  void hasALedgerWithTheFiguresOfTheGenerator() {
    assertThat(generated.duplicates()).isPositive();
    assertThat(generated.conflicts()).isPositive();
    assertThat(generated.rejected()).isPositive();
    assertThat(generated.negativeCounts()).isPositive();
    assertThat(generated.exponentKeys()).isPositive();
    long lines = generated.lines("c2c_users");
    long repeated = generated.duplicates() + generated.conflicts();
    assertThat(report.ledger()).allMatch(LedgerRow::balanced);
    assertThat(ledger("bronze.c2c_users"))
        .isEqualTo(
            new LedgerRow(
                "c2c_users",
                "bronze.c2c_users",
                "read = written + rejected",
                lines,
                lines - generated.rejected(),
                generated.rejected(),
                0,
                0,
                true));
    assertThat(ledger("silver.users"))
        .isEqualTo(
            new LedgerRow(
                "c2c_users",
                "silver.users",
                "bronze.c2c_users = written + quarantined + duplicates",
                lines - generated.rejected(),
                generated.users(),
                0,
                generated.quarantined(),
                repeated,
                true));
    assertThat(ledger("bronze.c2c_buyers").in()).isEqualTo(generated.lines("c2c_buyers"));
    assertThat(ledger("bronze.c2c_sellers").in()).isEqualTo(generated.lines("c2c_sellers"));
    assertThat(ledger("bronze.c2c_countries").in()).isEqualTo(generated.lines("c2c_countries"));
  }

  private LedgerRow ledger(String table) {
    return report.ledger().stream()
        .filter(row -> row.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsWhatTheRulesFind() {
    assertThat(failed("silver.users", "products_wished_is_count"))
        .isEqualTo(generated.negativeCounts());
    assertThat(failed("silver.users", "user_id_is_bigint")).isEqualTo(generated.exponentKeys());
    assertThat(failed("silver.users", "conflicting_duplicate")).isEqualTo(generated.conflicts());
    Rows users = expected.get("silver.users");
    assertThat(users.count() - users.known("language_name"))
        .isEqualTo(generated.unknownLanguages());
    assertThat(users.known("country_code")).as("codes come from names").isEqualTo(users.count());
  }

  private long failed(String table, String rule) {
    return report.quality().stream()
        .filter(row -> row.table().equals(table) && row.rule().equals(rule))
        .mapToLong(QualityRow::failed)
        .sum();
  }

  @Test
  void doesNotDependOnTheOrderOfLinesFilesAndChunks() throws Exception {
    TestLake other = lake.another();
    generate(other).files().forEach(file -> Lines.of(file.path()).shuffled(1).write(file.path()));
    deal(other, USERS_2018, "users-%s.csv", 3);
    deal(other, CHUNK, "chunk%s.csv", 4);
    check(other, other.run(DAY));
  }

  /** Deals the lines of a file out to several, the last of which arrived first. */
  private void deal(TestLake other, String file, String names, int files) throws IOException {
    List<Lines> parts = Lines.of(users(other, file)).dealt(files);
    Files.delete(users(other, file));
    for (int i = 0; i < files; i++) {
      Path part = users(other, names.formatted((char) ('z' - i)));
      parts.get(i).write(part);
      Files.setLastModifiedTime(part, FileTime.from(Instant.parse("2026-11-20T0" + i + ":00:00Z")));
    }
  }

  @Test
  void doesNotDependOnTheParallelism() throws Exception {
    TestLake other = lake.another();
    generate(other);
    check(other, other.run(DAY, Map.of("parallelism.default", "1")));
  }

  @Test
  void doesNotDependOnTheReuseOfObjects() throws Exception {
    TestLake other = lake.another();
    generate(other);
    check(other, other.run(DAY, Map.of("pipeline.object-reuse", "false")));
  }

  /** Some keys repeat: their rows take another way than all others. */
  @Test
  void doesNotDependOnAFirstLookAtTheKeys() throws Exception {
    TestLake other = lake.another();
    generate(other);
    check(other, other.run(DAY, LOOK_FIRST));
    assertThat(other.progress()).anyMatch(line -> line.contains("first look at the keys"));
    assertThat(lake.progress()).noneMatch(line -> line.contains("first look at the keys"));
  }

  /** No key repeats: nothing is deduplicated after a first look. */
  @Test
  void doesNotDependOnAFirstLookThatFindsNothing() throws Exception {
    Map<Map<String, String>, Map<String, Rows>> results = new HashMap<>();
    for (Map<String, String> keys : List.of(Map.<String, String>of(), LOOK_FIRST)) {
      TestLake other = lake.another();
      GeneratedDay clean = C2cGenerator.generate(DAY, 400, 11, Quirks.at(0), other.landing());
      assertThat(clean.duplicates() + clean.conflicts()).isZero();
      assertThat(other.run(DAY, keys).isPublished()).isTrue();
      results.put(keys, results(other));
      assertThat(results(other).get("silver.users").count()).isEqualTo(clean.users());
    }
    assertThat(Rows.difference(results.get(LOOK_FIRST), results.get(Map.of()))).isEmpty();
  }

  @Test
  void givesTheSameRowsWhenTheDayIsRunThreeTimes() throws Exception {
    RunReport second = lake.run(DAY);
    RunReport third = lake.run(DAY);
    check(lake, third);
    assertThat(lake.table("ops.runs").list())
        .extracting(run -> run.get("run_id") + " " + run.get("outcome"))
        .containsExactlyInAnyOrder(
            report.runId() + " published",
            second.runId() + " published",
            third.runId() + " published");
    assertThat(lake.table("ops.ledger", "run_id").column("run_id"))
        .as("the last run has replaced the records of the others")
        .containsOnly(third.runId());
  }

  @Test
  void countsAChunkThatIsDeliveredTwiceAsDuplicates() throws Exception {
    TestLake other = lake.another();
    generate(other);
    Files.copy(users(other, CHUNK), users(other, "chunk-again.csv"));
    RunReport run = other.run(DAY);
    Map<String, Rows> found = results(other);
    for (String table : expected.keySet()) {
      if (table.startsWith("gold.") || table.equals("silver.users")) {
        assertThat(found.get(table).differenceFrom(expected.get(table))).as(table).isEmpty();
      }
    }
    Rows once = ofFile(lake.day("bronze.c2c_users", DAY, "source_file"));
    Rows rejects = ofFile(lake.day("bronze.rejects", DAY, "source_file"));
    Rows refused = ofFile(lake.day("silver.quarantine", DAY, "source_file"));
    LedgerRow before = ledger("silver.users");
    LedgerRow silver =
        run.ledger().stream()
            .filter(row -> row.table().equals("silver.users"))
            .findFirst()
            .orElseThrow();
    assertThat(silver.balanced()).isTrue();
    assertThat(silver.in()).isEqualTo(before.in() + once.count());
    assertThat(silver.quarantined()).isEqualTo(before.quarantined() + refused.count());
    assertThat(silver.duplicates()).isEqualTo(before.duplicates() + once.count() - refused.count());
    assertThat(found.get("bronze.rejects").count())
        .isEqualTo(expected.get("bronze.rejects").count() + rejects.count());
  }

  private static Rows ofFile(Rows rows) {
    return rows.where("source_file", CHUNK);
  }
}
