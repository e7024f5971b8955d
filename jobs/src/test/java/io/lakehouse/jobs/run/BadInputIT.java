package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.FullDisk;
import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Lines;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What goes wrong with files, and the answer to it. All tests share a lake in which one good day is
 * published; each has a day of its own.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputIT {
  private static final LocalDate GOOD = LocalDate.parse("2026-11-20");
  private static final LocalDate FLAWED = LocalDate.parse("2026-11-21");
  private static final long USERS = 60;
  private static final String FILE = "users-2018.csv";
  private static final String CHUNK = "chunk1.csv";
  private static final String SELLERS = "Comparison-of-Sellers-by-Gender-and-Country.csv";

  private TestLake lake;
  private RunReport good;
  private long spaceOfTheGoodDay;
  private RunReport flawed;
  private int flawedLines;
  private LocalDate lastDay = FLAWED;

  @BeforeAll
  void publishAGoodDayAndOneWithFlawedLines(TestLake given) throws Exception {
    lake = given;
    generate(GOOD);
    lake.house().catalogTool().apply();
    long empty = FullDisk.used(lake.warehouse());
    good = lake.run(GOOD);
    assertThat(good.isPublished()).isTrue();
    spaceOfTheGoodDay = FullDisk.used(lake.warehouse()) - empty;
    generate(FLAWED);
    spoil();
    String header = Lines.of(users(FLAWED, CHUNK)).header();
    Files.writeString(users(FLAWED, "chunk2.csv"), header);
    Files.delete(lake.landingFolder("c2c_sellers", FLAWED).resolve(SELLERS));
    flawed = lake.run(FLAWED);
  }

  /** Adds flawed lines to the file, and a column; takes one away. */
  private void spoil() {
    Lines lines = Lines.of(users(FLAWED, FILE));
    String good = lines.records().get(0);
    List<String> records = new ArrayList<>();
    for (String line : lines.records()) {
      records.add(withoutLanguage(line) + ",blue");
    }
    records.add(withoutLanguage(edit(good, 0, "-1.0979E+18")) + ",red");
    records.add(withoutLanguage(edit(edit(good, 0, "4711"), 10, "-3")) + ",");
    records.add("4712,user,Fra");
    String header = withoutLanguage(lines.header()) + ",favouriteColour";
    flawedLines = records.size();
    try {
      Files.writeString(
          users(FLAWED, FILE),
          header + "\n" + String.join("\n", records),
          StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String edit(String line, int field, String value) {
    String[] fields = line.split(",", -1);
    fields[field] = value;
    return String.join(",", fields);
  }

  private static String withoutLanguage(String line) {
    List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
    fields.remove(3);
    return String.join(",", fields);
  }

  private void generate(LocalDate date) throws IOException {
    C2cGenerator.generate(date, USERS, 1, Quirks.none(), lake.landing());
  }

  private LocalDate newDay() throws IOException {
    lastDay = lastDay.plusDays(1);
    generate(lastDay);
    return lastDay;
  }

  private Path users(LocalDate date, String name) {
    return lake.landingFolder("c2c_users", date).resolve(name);
  }

  /** Runs a day that must be refused for these reasons, and checks that readers see no change. */
  private RunReport refused(LocalDate date, String... reasons) throws Exception {
    Map<String, Long> before = lake.published();
    RunReport report = lake.run(date);
    assertThat(report.outcome()).isEqualTo("refused");
    assertThat(report.reasons()).containsExactly(reasons);
    assertThat(lake.published()).isEqualTo(before);
    Map<String, Object> run = lake.table("ops.runs").where("run_id", report.runId()).list().get(0);
    assertThat(run)
        .containsEntry("outcome", "refused")
        .containsEntry("message", String.join("; ", reasons));
    assertThat(lake.house().journal().open(date)).as("the date is free again").isEmpty();
    return report;
  }

  private boolean hasBranch(String table, RunReport report) {
    return lake.house().lake().table(table).refs().containsKey("run_" + report.runId());
  }

  @Test
  void refusesTheDayOfAnEmptyFileAndNamesIt() throws Exception {
    LocalDate date = newDay();
    Files.write(users(date, "users-more.csv"), new byte[0]);
    refused(date, "c2c_users/users-more.csv: empty file");
  }

  @Test
  void refusesTheDayOfABinaryFileAndNamesIt() throws Exception {
    LocalDate date = newDay();
    byte[] bytes = new byte[5_000];
    new Random(1).nextBytes(bytes);
    Files.write(users(date, CHUNK), bytes);
    refused(date, "c2c_users/chunk1.csv: is no CSV text");
  }

  @Test
  void refusesTheDayOfAFileInUtf16AndNamesIt() throws Exception {
    LocalDate date = newDay();
    String text = Files.readString(users(date, FILE));
    Files.writeString(users(date, FILE), text, StandardCharsets.UTF_16);
    refused(date, "c2c_users/users-2018.csv: is UTF-16 text");
  }

  @Test
  void refusesTheDayOfAFileWithoutItsKeyAndNamesIt() throws Exception {
    LocalDate date = newDay();
    Path file = users(date, FILE);
    Files.writeString(file, Files.readString(file).replaceFirst("identifierHash", "id"));
    refused(date, "c2c_users/users-2018.csv: misses the key column identifierHash");
  }

  @Test
  void namesEveryFileThatIsRefusedAtOnce() throws Exception {
    LocalDate date = newDay();
    Files.write(users(date, FILE), new byte[0]);
    Files.write(users(date, CHUNK), new byte[0]);
    Path buyers = lake.landingFolder("c2c_buyers", date).resolve("Buyers-more.csv");
    Files.writeString(buyers, "land,buyers\nFrance,3\n");
    refused(
        date,
        "c2c_buyers/Buyers-more.csv: misses the key column country",
        "c2c_users/chunk1.csv: empty file",
        "c2c_users/users-2018.csv: empty file");
  }

  @Test
  void refusesADayWithoutAFileOfARequiredFeed() throws Exception {
    LocalDate date = newDay();
    Files.delete(users(date, FILE));
    Files.delete(users(date, CHUNK));
    refused(date, "the feed is required and brought no file: c2c_users");
  }

  @Test
  void refusesADayWhoseRequiredFeedHasAHeaderAloneAndKeepsTheBranch() throws Exception {
    LocalDate date = newDay();
    Files.delete(users(date, CHUNK));
    Files.writeString(users(date, FILE), Lines.of(users(date, FILE)).header() + "\n");
    RunReport report = refused(date, "the feed is required and brought no row: c2c_users");
    assertThat(hasBranch("bronze.c2c_users", report)).isTrue();
    assertThat(
            lake.contentAt("bronze.c2c_buyers", "run_" + report.runId())
                .where("snapshot_date", date)
                .count())
        .as("what was written can be looked at")
        .isPositive();
  }

  @Test
  void takesAHeaderAloneBesideFilesWithRows() {
    assertThat(flawed.isPublished()).isTrue();
    assertThat(flawed.rows()).containsEntry("silver.users", USERS);
  }

  @Test
  void refusesADayWhoseBlockingAuditFailsAndShowsWhy() throws Exception {
    LocalDate date = newDay();
    Files.delete(users(date, CHUNK));
    Lines lines = Lines.of(users(date, FILE));
    new Lines(lines.header(), lines.records().stream().map(l -> edit(l, 0, "1E9")).toList())
        .write(users(date, FILE));
    RunReport report =
        refused(
            date,
            "audit day_is_not_empty found 1 rows: A published day has users; audit"
                + " gold_preserves_users ties gold.kpi_daily to silver.users.");
    assertThat(report.findings())
        .filteredOn(finding -> finding.audit().name().equals("day_is_not_empty"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.samples())
                    .containsExactly(
                        "{\"finding\":\"no user on this day\",\"snapshot_date\":\"%s\"}"
                            .formatted(date)));
    assertThat(hasBranch("gold.kpi_daily", report)).isTrue();
    assertThat(lake.day("silver.quarantine", date, "rule").column("rule"))
        .as("logs are written, for they are read when a day is refused")
        .hasSize(lines.records().size())
        .containsOnly("user_id_is_bigint");
    assertThat(lake.day("ops.ledger", date, "balanced").column("balanced"))
        .hasSize(9)
        .containsOnly(true);
  }

  @Test
  void keepsWhatWasPublishedWhenTheDayIsRunAgainAndRefused() throws Exception {
    Files.write(users(GOOD, "chunk2.csv"), new byte[0]);
    RunReport second = refused(GOOD, "c2c_users/chunk2.csv: empty file");
    assertThat(lake.day("silver.users", GOOD, "user_id").count()).isEqualTo((int) USERS);
    assertThat(lake.day("ops.ledger", GOOD, "run_id").column("run_id"))
        .as("the ledger of what readers see stays")
        .containsOnly(good.runId());
    assertThat(lake.day("ops.runs", GOOD, "run_id", "outcome").list())
        .extracting(run -> run.get("run_id") + " " + run.get("outcome"))
        .containsExactlyInAnyOrder(good.runId() + " published", second.runId() + " refused");
  }

  @Test
  void rejectsATornLastLineAndPublishesTheDay() {
    assertThat(flawed.isPublished()).isTrue();
    assertThat(
            lake.day(
                    "bronze.rejects",
                    FLAWED,
                    "feed",
                    "reason",
                    "raw_text",
                    "source_file",
                    "source_line")
                .list())
        .containsExactly(
            Map.of(
                "feed", "c2c_users",
                "reason", "expected 24 fields, found 3",
                "raw_text", "4712,user,Fra",
                "source_file", FILE,
                "source_line", flawedLines + 1L));
  }

  @Test
  void quarantinesAKeyThatASpreadsheetHasRoundedWithItsPayload() {
    Rows found = lake.day("silver.quarantine", FLAWED).where("rule", "user_id_is_bigint");
    assertThat(found.count()).isEqualTo(1);
    assertThat(found.list().get(0))
        .containsEntry("feed", "c2c_users")
        .containsEntry("table_name", "silver.users")
        .containsEntry("source_file", FILE)
        .containsEntry("source_line", flawedLines - 1L)
        .containsEntry("run_id", flawed.runId());
    assertThat((String) found.list().get(0).get("payload"))
        .startsWith("{\"identifierHash\":\"-1.0979E+18\",\"type\":\"user\",")
        .contains("\"language\":null")
        .endsWith("\"favouriteColour\":\"red\"}");
  }

  @Test
  void quarantinesANegativeCount() {
    Rows found = lake.day("silver.quarantine", FLAWED).where("rule", "products_wished_is_count");
    assertThat(found.count()).isEqualTo(1);
    assertThat((String) found.list().get(0).get("payload"))
        .contains("\"identifierHash\":\"4711\"", "\"productsWished\":\"-3\"");
    assertThat((String) found.list().get(0).get("reason")).contains("products_wished >= 0");
  }

  @Test
  void keepsAColumnThatNoContractKnowsAndReportsIt() {
    Rows bronze = lake.day("bronze.c2c_users", FLAWED, "extra", "source_file");
    assertThat(bronze.where("extra", Map.of("favouriteColour", "blue")).count())
        .isEqualTo((int) USERS * 4 / 5);
    assertThat(bronze.where("source_file", CHUNK).known("extra")).isZero();
    assertThat(drift()).contains("unknown_column favouriteColour: 1 of 3 files");
  }

  @Test
  void takesAMissingColumnForNullAndReportsIt() {
    assertThat(drift()).contains("missing_column language: 1 of 3 files");
    assertThat(
            lake.day("silver.users", FLAWED, "source_schema", "language_code")
                .where("source_schema", "2018")
                .known("language_code"))
        .isZero();
  }

  private List<String> drift() {
    return lake.day("ops.quality", FLAWED).where("severity", "drift").list().stream()
        .map(
            row ->
                "%s: %s of %d files"
                    .formatted(
                        row.get("rule"),
                        row.get("failed"),
                        (Long) row.get("failed") + (Long) row.get("passed")))
        .toList();
  }

  @Test
  void losesNoLineOfAFlawedFile() {
    long lines = flawedLines + USERS / 5;
    assertThat(flawed.ledger()).allMatch(LedgerRow::balanced);
    assertThat(flawed.ledger())
        .filteredOn(row -> row.table().equals("bronze.c2c_users"))
        .singleElement()
        .satisfies(row -> assertThat(row.in()).isEqualTo(lines));
    assertThat(flawed.rows())
        .containsEntry("bronze.c2c_users", lines - 1)
        .containsEntry("bronze.rejects/c2c_users", 1L)
        .containsEntry("silver.quarantine/c2c_users", 2L)
        .containsEntry("silver.users", USERS);
  }

  @Test
  void refusesADayForWhichNothingHasArrived() {
    LocalDate date = LocalDate.parse("1999-01-01");
    Map<String, Long> before = lake.published();
    assertThatThrownBy(() -> lake.run(date))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot run 1999-01-01, no feed has a file for it: looked for %s/<feed>/1999-01-01/ of"
                    .formatted(lake.landing())
                + " c2c_buyers, c2c_countries, c2c_sellers, c2c_users, customers, inventory, orders,"
                + " products, transactions, user_activity. Nothing was published");
    assertThat(lake.published()).isEqualTo(before);
  }

  @Test
  void refusesALandingFolderAndAFeedThatDoNotExist() {
    assertThatThrownBy(
            () -> lake.run(GOOD, Map.of("lakehouse.landing.uri", lake.folder() + "/nowhere")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot run %s, there is no such landing folder: %s/nowhere. Give it with --landing"
                .formatted(GOOD, lake.folder()));
    assertThatThrownBy(() -> lake.run(lake.house(), GOOD, "c2c_users", "c2c_sales"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot run the feed, there is none of that name: c2c_sales. Known feeds: c2c_buyers,"
                + " c2c_countries, c2c_sellers, c2c_users, customers, inventory, orders, products,"
                + " transactions, user_activity");
  }

  @Test
  void publishesTheOtherFeedsAndReportsAnAbsentOne() {
    assertThat(flawed.absent())
        .containsExactly(
            "c2c_sellers",
            "customers",
            "inventory",
            "orders",
            "products",
            "transactions",
            "user_activity");
    Map<String, Long> published = lake.published();
    assertThat(published.get("silver.sellers_published@day-" + FLAWED))
        .as("a table that stays as it was has the day's tag, too")
        .isEqualTo(published.get("silver.sellers_published@day-" + GOOD));
    assertThat(lake.content("silver.sellers_published").column("snapshot_date"))
        .isNotEmpty()
        .containsOnly(GOOD);
  }

  @Test
  void failsOnAWarehouseThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(lake.folder().resolve("a-file"), "x");
    assertThatThrownBy(
            () -> lake.run(GOOD, Map.of("lakehouse.catalog.warehouse-uri", file + "/warehouse")))
        .hasMessageStartingWith("Cannot make the warehouse folder, ")
        .hasMessageEndingWith(": " + file + "/warehouse");
  }

  @Test
  void goesOnWhenADiskThatWasFullHasSpaceAgain() throws Exception {
    TestLake small = lake.another();
    C2cGenerator.generate(GOOD, USERS, 1, Quirks.none(), small.landing());
    small.house().catalogTool().apply();
    Map<String, Long> before = small.published();
    long begun = FullDisk.used(small.warehouse());
    for (double share : List.of(0.05, 0.3, 0.6)) {
      Lakehouse full = onDisk(small, begun + (long) (share * spaceOfTheGoodDay));
      assertThatThrownBy(() -> small.run(full, GOOD))
          .as("%s of the space", share)
          .rootCause()
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThat(small.published()).isEqualTo(before);
      endOwner(small);
    }
    assertThat(small.run(onDisk(small, Long.MAX_VALUE), GOOD).isPublished()).isTrue();
    assertThat(Rows.difference(small.contents(), goodDay())).isEmpty();
    assertThat(small.table("ops.ledger").column("balanced")).hasSize(9).containsOnly(true);
  }

  /** The process would have ended; here it lives on, and could not say that it is done. */
  private static void endOwner(TestLake lake) {
    lake.house()
        .journal()
        .open(GOOD)
        .ifPresent(
            run ->
                lake.house()
                    .lake()
                    .table(RunLog.RUNS)
                    .updateProperties()
                    .set("lakehouse.run." + GOOD, run.owned(Owner.nobody()).toJson())
                    .commit());
  }

  private Map<String, Rows> goodDay() {
    Map<String, Rows> day = new TreeMap<>(lake.contents());
    day.replaceAll((table, rows) -> rows.where("snapshot_date", GOOD));
    return day;
  }

  private static Lakehouse onDisk(TestLake lake, long bytes) {
    return lake.open(
        "batch",
        Map.of(
            "lakehouse.catalog.properties.io-impl",
            FullDisk.class.getName(),
            "lakehouse.catalog.properties." + FullDisk.LIMIT,
            Long.toString(bytes)));
  }

  @Test
  void endsAProcessWithTheCodeOfItsFailure() throws Exception {
    LocalDate date = newDay();
    Files.write(users(date, CHUNK), new byte[0]);
    try (LakeProcess bad = process("run", date, lake.landing());
        LakeProcess nowhere = process("run", date, lake.folder().resolve("nowhere"))) {
      assertThat(bad.await()).isEqualTo(1);
      assertThat(bad.stdout())
          .startsWith(date + " refused (run ")
          .contains("  refused: c2c_users/chunk1.csv: empty file\n");
      assertThat(nowhere.await()).isEqualTo(2);
      assertThat(nowhere.stdout()).isEmpty();
      assertThat(nowhere.stderr()).contains("there is no such landing folder: ");
    }
    try (LakeProcess full =
        LakeProcess.start(
            lake,
            "run",
            "--date=" + FLAWED,
            "--landing=" + lake.landing(),
            "--warehouse=" + lake.folder().resolve("small"),
            "-Dlakehouse.catalog.properties.io-impl=" + FullDisk.class.getName(),
            "-Dlakehouse.catalog.properties." + FullDisk.LIMIT + "=200000")) {
      assertThat(full.await()).isEqualTo(3);
      assertThat(full.stderr())
          .contains("Cannot finish 'run', ")
          .contains("IOException: No space left on device")
          .contains("More in the log file: ");
    }
  }

  private LakeProcess process(String command, LocalDate date, Path landing) {
    return LakeProcess.start(
        lake, command, "--date=" + date, "--landing=" + landing, "--warehouse=" + lake.warehouse());
  }
}
