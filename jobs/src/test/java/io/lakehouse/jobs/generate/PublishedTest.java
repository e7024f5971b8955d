package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The aggregate files against the users files they belong to, computed again as SQL would: in
 * doubles, rounded as Flink's ROUND does, over the distinct users that pass the hard rules.
 */
class PublishedTest {

  private static GeneratedDay day;
  private static List<Map<String, String>> users;

  @BeforeAll
  static void generate(@TempDir Path out) throws IOException {
    day = C2cGenerator.generate(LocalDate.of(2026, 11, 20), 60_000, 11, Quirks.at(0.01), out);
    var distinct = new HashMap<String, Map<String, String>>();
    for (var row : ReadDay.of(day, "c2c_users", "users").rows) {
      boolean key = row.get("identifierHash").matches("-?[0-9]+");
      if (key && !row.get("productsWished").startsWith("-")) {
        distinct.put(row.get("identifierHash"), row);
      }
    }
    users = List.copyOf(distinct.values());
    assertThat(users).hasSize((int) day.users2018());
  }

  @Test
  void buyersAreThoseOfTheUsers() throws IOException {
    var published = ReadDay.of(day, "c2c_buyers", "").rows;
    var buyers = byCountry(users, user -> number(user, "productsBought") > 0);
    assertThat(published).hasSameSizeAs(buyers.keySet());
    for (var row : published) {
      var all = buyers.get(row.get("country"));
      var top = all.stream().filter(user -> number(user, "productsBought") >= 10).toList();
      assertThat(row)
          .containsEntry("buyers", count(all))
          .containsEntry("topbuyers", count(top))
          .containsEntry("topbuyerratio", percent(top.size(), all.size(), 1))
          .containsEntry("femalebuyers", count(women(all)))
          .containsEntry("topmalebuyers", count(top.stream().filter(u -> !woman(u)).toList()))
          .containsEntry("topfemalebuyersratio", percent(women(top).size(), top.size(), 1))
          .containsEntry(
              "boughtperwishlistratio",
              percent(sum(all, "productsBought"), sum(all, "productsWished"), 2))
          .containsEntry(
              "topboughtperlikeratio",
              percent(sum(top, "productsBought"), sum(top, "socialProductsLiked"), 2))
          .containsEntry("totalproductsliked", whole(sum(all, "socialProductsLiked")))
          .containsEntry("toptotalproductswished", whole(sum(top, "productsWished")))
          .containsEntry("topmeanproductsliked", mean(top, "socialProductsLiked", 1))
          .containsEntry("meanofflinedays", mean(all, "daysSinceLastLogin", 1))
          .containsEntry("meanfollowing", mean(all, "socialNbFollows", 1))
          .containsEntry("topmeanfollowers", mean(top, "socialNbFollowers", 1));
    }
  }

  @Test
  void sellersAreThoseOfTheUsersAndTheRollUpsAreTheirTotals() throws IOException {
    var published = ReadDay.of(day, "c2c_sellers", "").rows;
    Predicate<Map<String, String>> seller =
        user -> number(user, "productsSold") > 0 || number(user, "productsListed") > 0;
    int groups = 0;
    for (var row : published) {
      String country = row.get("country");
      String sex = row.get("sex");
      var group =
          users.stream()
              .filter(seller)
              .filter(u -> country.isEmpty() || u.get("country").strip().equals(country))
              .filter(u -> sex.isEmpty() || woman(u) == sex.equals("Female"))
              .toList();
      groups += country.isEmpty() ? 0 : group.size();
      long app = group.stream().filter(u -> u.get("hasAnyApp").equals("True")).count();
      assertThat(row)
          .containsEntry("nbsellers", count(group))
          .containsEntry("meanproductssold", mean(group, "productsSold", 2))
          .containsEntry("meansellerpassrate", mean(group, "productsPassRate", 2))
          .containsEntry("totalproductslisted", whole(sum(group, "productsListed")))
          .containsEntry("meanproductswished", mean(group, "productsWished", 2))
          .containsEntry("meanfollows", mean(group, "socialNbFollows", 1))
          .containsEntry(
              "percentofappusers", app * 100 < group.size() ? "" : app * 100 / group.size() + ".0")
          .containsEntry("meanseniority", (sum(group, "seniority") / group.size()) + "");
    }
    assertThat(published).filteredOn(row -> row.get("country").isEmpty()).hasSize(3);
    assertThat(published.get(published.size() - 1)).containsEntry("nbsellers", groups + "");
  }

  @Test
  void countriesWithTopSellersAreThoseOfTheUsers() throws IOException {
    var published = ReadDay.of(day, "c2c_countries", "").rows;
    var sellers = byCountry(users, user -> number(user, "productsSold") > 0);
    sellers.values().removeIf(all -> all.stream().noneMatch(PublishedTest::isTopSeller));
    assertThat(published).hasSameSizeAs(sellers.keySet()).isNotEmpty();
    for (var row : published) {
      var all = sellers.get(row.get("country"));
      var top = all.stream().filter(PublishedTest::isTopSeller).toList();
      assertThat(row)
          .containsEntry("sellers", count(all))
          .containsEntry("topsellers", count(top))
          .containsEntry("topsellerratio", percent(top.size(), all.size(), 1))
          .containsEntry("femalesellersratio", percent(women(all).size(), all.size(), 1))
          .containsEntry("topfemalesellers", count(women(top)))
          .containsEntry(
              "countrysoldratio", rounded(sum(all, "productsSold"), sum(all, "productsListed"), 2))
          .containsEntry("toptotalproductssold", whole(sum(top, "productsSold")))
          .containsEntry("totalproductslisted", whole(sum(all, "productsListed")))
          .containsEntry("topmeanofflinedays", mean(top, "daysSinceLastLogin", 1))
          .containsEntry("topmeanfollowing", mean(top, "socialNbFollows", 1));
      assertThat(Double.parseDouble(row.get("meanproductssold")))
          .isEqualTo(sum(all, "productsSold") / all.size());
      assertThat(Double.parseDouble(row.get("topmeanproductslisted")))
          .isEqualTo(sum(top, "productsListed") / top.size());
    }
  }

  private static boolean isTopSeller(Map<String, String> user) {
    return number(user, "productsSold") >= 20;
  }

  private static Map<String, List<Map<String, String>>> byCountry(
      List<Map<String, String>> users, Predicate<Map<String, String>> which) {
    return users.stream()
        .filter(which)
        .collect(Collectors.groupingBy(user -> user.get("country").strip()));
  }

  private static double number(Map<String, String> user, String column) {
    return Double.parseDouble(user.get(column));
  }

  private static double sum(List<Map<String, String>> users, String column) {
    return users.stream().mapToDouble(user -> number(user, column)).sum();
  }

  private static boolean woman(Map<String, String> user) {
    return user.get("gender").equals("F");
  }

  private static List<Map<String, String>> women(List<Map<String, String>> users) {
    return users.stream().filter(PublishedTest::woman).toList();
  }

  private static String count(List<?> users) {
    return String.valueOf(users.size());
  }

  private static String whole(double sum) {
    return String.valueOf((long) sum);
  }

  private static String percent(double numerator, double denominator, int decimals) {
    return rounded(numerator * 100, denominator, decimals);
  }

  private static String mean(List<Map<String, String>> users, String column, int decimals) {
    return rounded(sum(users, column), users.size(), decimals);
  }

  private static String rounded(double numerator, double denominator, int decimals) {
    return denominator == 0
        ? ""
        : BigDecimal.valueOf(numerator / denominator)
                .setScale(decimals, RoundingMode.HALF_UP)
                .doubleValue()
            + "";
  }
}
