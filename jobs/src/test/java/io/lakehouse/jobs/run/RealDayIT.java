package io.lakehouse.jobs.run;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakehouse.jobs.testing.CsvText;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.RealData;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The platform's own files: one day with the users that its aggregates describe, and one with the
 * later publication beside them.
 */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RealDayIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final LocalDate BOTH = LocalDate.parse("2026-11-21");
  private static final int USERS = 98_913;
  private static final int LATER_USERS = 20_743;

  private TestLake lake;
  private RunReport report;
  private RunReport both;

  @BeforeAll
  void runBothDays(TestLake given) throws Exception {
    lake = given;
    for (LocalDate date : List.of(DAY, BOTH)) {
      land("c2c_users", date, RealData.USERS_2018);
      land("c2c_buyers", date, RealData.BUYERS);
      land("c2c_sellers", date, RealData.SELLERS);
      land("c2c_countries", date, RealData.COUNTRIES);
    }
    land("c2c_users", BOTH, RealData.USERS_2024);
    report = lake.run(DAY);
    both = lake.run(BOTH);
  }

  private void land(String feed, LocalDate date, String file) throws IOException {
    Files.copy(RealData.file(file), lake.landingFolder(feed, date).resolve(file));
  }

  @Test
  void publishesTheDayWithoutAFindingAndWithABalancedLedger() {
    assertThat(report.isPublished()).isTrue();
    assertThat(report.findings()).hasSize(6).allMatch(finding -> finding.passed());
    assertThat(report.ledger()).hasSize(9).allMatch(LedgerRow::balanced);
    assertThat(report.rows())
        .containsEntry("bronze.c2c_users", (long) USERS)
        .containsEntry("silver.users", (long) USERS)
        .containsEntry("gold.user_market_profile", (long) USERS)
        .containsEntry("gold.published_vs_recomputed", 0L)
        .containsEntry("bronze.rejects/c2c_users", 0L)
        .containsEntry("silver.quarantine/c2c_users", 0L);
  }

  @Test
  void keepsEveryUserInSilverAndInTheProfile() throws IOException {
    List<Object> expected = new ArrayList<>();
    users(RealData.USERS_2018)
        .forEach(line -> expected.add(Long.valueOf(line.get("identifierHash"))));
    assertThat(expected).hasSize(USERS).doesNotHaveDuplicates();
    for (String table : List.of("silver.users", "gold.user_market_profile")) {
      assertThat(sorted(lake.day(table, DAY, "user_id").column("user_id")))
          .as(table)
          .isEqualTo(sorted(expected));
    }
  }

  private static List<Long> sorted(List<Object> ids) {
    return ids.stream().map(Long.class::cast).sorted().toList();
  }

  @Test
  void knowsThePublishedFiguresOfTheCountriesThatHaveThem() {
    Rows profile =
        lake.day(
            "gold.user_market_profile",
            DAY,
            "country_buyers",
            "country_sellers",
            "country_top_sellers");
    assertThat(profile.count()).isEqualTo(USERS);
    assertThat(profile.known("country_buyers")).isEqualTo(96_998);
    assertThat(profile.known("country_sellers")).isEqualTo(95_546);
    assertThat(profile.known("country_top_sellers")).isEqualTo(83_132);
  }

  @Test
  void preservesTheSumsOfTheFile() throws IOException {
    Map<String, ToDoubleFunction<Map<String, String>>> columns = new TreeMap<>();
    columns.put("followers", line -> number(line, "socialNbFollowers"));
    columns.put("follows", line -> number(line, "socialNbFollows"));
    columns.put("products_liked", line -> number(line, "socialProductsLiked"));
    columns.put("products_listed", line -> number(line, "productsListed"));
    columns.put("products_sold", line -> number(line, "productsSold"));
    columns.put("products_wished", line -> number(line, "productsWished"));
    columns.put("products_bought", line -> number(line, "productsBought"));
    columns.put("pass_rate", line -> number(line, "productsPassRate"));
    columns.put("seniority_days", line -> number(line, "seniority"));
    columns.put(
        "days_since_last_login",
        line ->
            number(line, "daysSinceLastLogin") > number(line, "seniority")
                ? 0
                : number(line, "daysSinceLastLogin"));
    columns.put("has_any_app", line -> flag(line, "hasAnyApp"));
    columns.put("has_android_app", line -> flag(line, "hasAndroidApp"));
    columns.put("has_ios_app", line -> flag(line, "hasIosApp"));
    columns.put("has_profile_picture", line -> flag(line, "hasProfilePicture"));
    Map<String, Double> expected = new TreeMap<>();
    users(RealData.USERS_2018)
        .forEach(
            line ->
                columns.forEach((c, of) -> expected.merge(c, of.applyAsDouble(line), Double::sum)));
    for (String table : List.of("silver.users", "gold.user_market_profile")) {
      Rows rows = lake.day(table, DAY, expected.keySet().toArray(String[]::new));
      expected.forEach(
          (column, sum) ->
              assertThat(sum(rows, column))
                  .as("%s of %s", column, table)
                  .isCloseTo(sum, within(1e-3)));
    }
  }

  @Test
  void takesTheSentinelOfTheLastLoginForNone() {
    Rows silver = lake.day("silver.users", DAY, "never_logged_in", "days_since_last_login");
    Rows never = silver.where("never_logged_in", true);
    assertThat(never.count()).isEqualTo(10);
    assertThat(never.known("days_since_last_login")).isZero();
  }

  private static double number(Map<String, String> line, String column) {
    return Double.parseDouble(line.get(column));
  }

  private static double flag(Map<String, String> line, String column) {
    return line.get(column).equals("True") ? 1 : 0;
  }

  private static double sum(Rows rows, String column) {
    return rows.column(column).stream()
        .filter(value -> value != null)
        .mapToDouble(
            value ->
                value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue())
        .sum();
  }

  @Test
  void findsTheFunnelOfTheSellers() {
    Map<Object, Long> funnel =
        lake.day("gold.engagement_segments", DAY).list().stream()
            .collect(
                groupingBy(row -> row.get("segment"), summingLong(row -> (Long) row.get("users"))));
    assertThat(funnel)
        .isEqualTo(Map.of("Inactive", 96_877L, "Light", 1_578L, "Moderate", 339L, "Power", 119L));
  }

  @Test
  void recomputesEveryCellOfTheBuyersFile() {
    compare(RealData.BUYERS, "gold.buyers_by_country", List.of("country"), 62, 32);
  }

  @Test
  void recomputesEveryCellOfTheSellersFile() {
    compare(RealData.SELLERS, "gold.sellers_by_country_gender", List.of("country", "sex"), 70, 19);
  }

  @Test
  void recomputesEveryCellOfTheCountriesFile() {
    compare(RealData.COUNTRIES, "gold.top_sellers_by_country", List.of("country"), 19, 26);
  }

  private void compare(String file, String table, List<String> key, int rows, int columns) {
    CsvText published = CsvText.read(RealData.file(file));
    assertThat(published.columns()).hasSize(columns);
    List<Map<String, String>> details =
        published.rows().stream().filter(row -> row.get("country") != null).toList();
    assertThat(details).hasSize(rows);
    Map<List<Object>, Map<String, Object>> recomputed = new HashMap<>();
    for (Map<String, Object> row : lake.day(table, DAY).list()) {
      recomputed.put(key.stream().map(row::get).toList(), row);
    }
    assertThat(recomputed).hasSize(rows);
    List<String> differences = new ArrayList<>();
    for (Map<String, String> row : details) {
      List<Object> id = key.stream().map(name -> (Object) row.get(name)).toList();
      assertThat(recomputed).containsKey(id);
      row.forEach(
          (column, text) -> {
            if (!key.contains(column) && !isEqual(column, text, recomputed.get(id).get(column))) {
              differences.add(
                  "%s %s: published %s, recomputed %s"
                      .formatted(id, column, text, recomputed.get(id).get(column)));
            }
          });
    }
    assertThat(differences).isEmpty();
  }

  /** Means are published with all their digits, and equal but for the last; all else exactly. */
  private static boolean isEqual(String column, String published, Object recomputed) {
    String text = published;
    if (text == null && List.of("percentofappusers", "percentofiosusers").contains(column)) {
      text = "0";
    }
    if (text == null || recomputed == null) {
      return text == null && recomputed == null;
    }
    double a = Double.parseDouble(text);
    double b = ((Number) recomputed).doubleValue();
    boolean manyDigits = text.contains(".") && text.length() - text.indexOf('.') - 1 > 4;
    return manyDigits ? Math.abs(a - b) < 1e-9 : a == b;
  }

  @Test
  void findsTheSellersRollUpsInTheSumsOfTheOtherRows() {
    Rows totals = lake.day("silver.sellers_published_totals", DAY);
    Rows details = lake.day("silver.sellers_published", DAY);
    Rows recomputed = lake.day("gold.sellers_by_country_gender", DAY);
    assertThat(totals.count()).isEqualTo(3);
    assertThat(details.count()).isEqualTo(70);
    for (Map<String, Object> total : totals.list()) {
      for (String column :
          List.of(
              "nbsellers",
              "totalproductssold",
              "totalproductslisted",
              "totalbought",
              "totalwished",
              "totalproductsliked")) {
        assertThat(bySex(details, total.get("sex")).sum(column))
            .as("published %s of %s", column, total.get("sex"))
            .isEqualTo(total.get(column));
        assertThat(bySex(recomputed, total.get("sex")).sum(column))
            .as("recomputed %s of %s", column, total.get("sex"))
            .isEqualTo(total.get(column));
      }
    }
  }

  private static Rows bySex(Rows rows, Object sex) {
    return sex == null ? rows : rows.where("sex", sex);
  }

  @Test
  void losesNoUserOfBothPublications() {
    assertThat(both.isPublished()).isTrue();
    assertThat(both.rows())
        .containsEntry("bronze.c2c_users", (long) USERS + LATER_USERS)
        .containsEntry("silver.users", 119_656L)
        .containsEntry("gold.user_market_profile", 119_656L)
        .containsEntry("bronze.rejects/c2c_users", 0L)
        .containsEntry("silver.quarantine/c2c_users", 0L);
    assertThat(both.ledger()).hasSize(9).allMatch(LedgerRow::balanced);
    Rows silver = lake.day("silver.users", BOTH, "source_schema", "country_code");
    assertThat(silver.where("source_schema", "2018").count()).isEqualTo(USERS);
    assertThat(silver.where("source_schema", "2024").count()).isEqualTo(LATER_USERS);
    assertThat(silver.known("country_code")).as("every user has a country").isEqualTo(119_656);
  }

  @Test
  void warnsThatTheAggregatesDoNotDescribeTheLaterPublicationAndPublishesAllTheSame() {
    assertThat(both.findings())
        .filteredOn(finding -> !finding.passed())
        .extracting(finding -> finding.audit().name())
        .containsExactly("published_equals_recomputed");
  }

  @Test
  void leavesTheDayBeforeAsItWas() {
    assertThat(lake.day("silver.users", DAY, "user_id").count()).isEqualTo(USERS);
    assertThat(lake.published().keySet())
        .contains("silver.users@day-" + DAY, "silver.users@day-" + BOTH);
  }

  /** The lines of a users file by column; it has no quotes. */
  private static List<Map<String, String>> users(String name) throws IOException {
    List<String> lines = Files.readAllLines(RealData.file(name));
    String[] header = lines.get(0).split(",");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < fields.length; i++) {
        row.put(header[i], fields[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
