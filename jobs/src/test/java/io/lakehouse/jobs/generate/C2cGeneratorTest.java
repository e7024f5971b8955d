package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class C2cGeneratorTest {

  private static final LocalDate DATE = LocalDate.of(2026, 11, 20);

  @TempDir Path out;

  @Test
  void writesTheLandingLayoutWithThePublishedHeaders() throws IOException {
    GeneratedDay day = C2cGenerator.generate(DATE, 600_000, 1, Quirks.none(), out);
    assertThat(day.files())
        .extracting(f -> out.relativize(f.path()).toString() + " " + f.lines())
        .startsWith(
            "c2c_users/2026-11-20/users-2018.csv 480000",
            "c2c_users/2026-11-20/chunk1.csv 100000",
            "c2c_users/2026-11-20/chunk2.csv 20000")
        .anyMatch(f -> f.startsWith("c2c_buyers/2026-11-20/Buyers-repartition-by-country.csv "))
        .anyMatch(
            f ->
                f.startsWith(
                    "c2c_sellers/2026-11-20/Comparison-of-Sellers-by-Gender-and-Country.csv "))
        .anyMatch(
            f ->
                f.startsWith(
                    "c2c_countries/2026-11-20/Countries-with-Top-Sellers-(Fashion-C2C).csv "));
    assertThat(day.lines("c2c_users")).isEqualTo(600_000).isEqualTo(day.users());
    assertThat(header(day, 0)).isEqualTo(C2cColumns.USERS_2018);
    assertThat(header(day, 1)).isEqualTo(C2cColumns.USERS_2024);
    assertThat(header(day, 3)).isEqualTo(C2cColumns.BUYERS);
    assertThat(header(day, 4)).isEqualTo(C2cColumns.SELLERS);
    assertThat(header(day, 5)).isEqualTo(C2cColumns.COUNTRIES);
    assertThat(C2cColumns.USERS_2018.split(",", -1)).hasSize(24);
    assertThat(C2cColumns.USERS_2024.split(",", -1)).hasSize(21);
    assertThat(C2cColumns.BUYERS.split(",", -1)).hasSize(32);
    assertThat(C2cColumns.SELLERS.split(",", -1)).hasSize(19);
    assertThat(C2cColumns.COUNTRIES.split(",", -1)).hasSize(26);
  }

  @Test
  void writesTheSameBytesForTheSameArgumentsAndOthersForAnotherSeed() throws IOException {
    var first = bytes(C2cGenerator.generate(DATE, 5000, 7, Quirks.at(0.02), out));
    var again = bytes(C2cGenerator.generate(DATE, 5000, 7, Quirks.at(0.02), out));
    var elsewhere =
        bytes(C2cGenerator.generate(DATE, 5000, 7, Quirks.at(0.02), out.resolve("other")));
    var otherSeed =
        bytes(C2cGenerator.generate(DATE, 5000, 8, Quirks.at(0.02), out.resolve("seed")));
    assertThat(again).isEqualTo(first);
    assertThat(elsewhere).isEqualTo(first);
    assertThat(otherSeed).doesNotContainEntry("users-2018.csv", first.get("users-2018.csv"));
  }

  @Test
  void givesEveryGoodUserAKeyOfItsOwnAndACountryOfTheDimension() throws IOException {
    GeneratedDay day = C2cGenerator.generate(DATE, 100_000, 3, Quirks.none(), out);
    var old = ReadDay.of(day, "c2c_users", "users");
    var recent = ReadDay.of(day, "c2c_users", "chunk");
    var keys = new HashSet<Long>();
    var names = new HashSet<String>();
    Countries countries = Countries.load();
    for (int i = 0; i < countries.size(); i++) {
      names.add(countries.name(i));
    }
    old.rows.forEach(row -> keys.add(Long.valueOf(row.get("identifierHash"))));
    recent.rows.forEach(row -> keys.add(Long.valueOf(row.get("identifierHash"))));
    assertThat(keys).hasSize(100_000);
    assertThat(old.rows).allMatch(row -> names.contains(row.get("country").strip()));
    assertThat(recent.rows).allMatch(row -> row.get("gender").equals("M"));
    assertThat(share(old, "productsSold")).isBetween(0.015, 0.025);
    assertThat(share(old, "productsBought")).isBetween(0.045, 0.065);
    assertThat(share(recent, "productsBought")).isBetween(0.26, 0.36);
    assertThat(old.rows).anyMatch(row -> row.get("daysSinceLastLogin").equals("737028"));
    assertThat(old.rows)
        .filteredOn(row -> !row.get("daysSinceLastLogin").equals("737028"))
        .allMatch(row -> Integer.parseInt(row.get("daysSinceLastLogin")) <= 709);
  }

  @Test
  void countsEveryQuirkAsAReaderFindsIt() throws IOException {
    GeneratedDay day = C2cGenerator.generate(DATE, 20_000, 5, Quirks.at(0.02), out);
    var users = ReadDay.of(day, "c2c_users", "");
    var contents = new HashMap<String, HashSet<Map<String, String>>>();
    long negative = 0;
    long exponent = 0;
    long good = 0;
    for (Map<String, String> row : users.rows) {
      if (row.get("identifierHash").contains("E+")) {
        exponent++;
      } else if (row.get("productsWished").startsWith("-")) {
        negative++;
      } else {
        good++;
        contents.computeIfAbsent(row.get("identifierHash"), k -> new HashSet<>()).add(row);
      }
    }
    long conflicting = contents.values().stream().filter(c -> c.size() > 1).count();
    assertThat(users.rejects).hasSize((int) day.brokenLines());
    assertThat(new HashSet<>(users.rejects))
        .contains(
            "invalid UTF-8",
            "text after a closing quote",
            "expected 24 fields, found 23",
            "expected 21 fields, found 3");
    assertThat(negative).isEqualTo(day.negativeCounts()).isPositive();
    assertThat(exponent).isEqualTo(day.exponentKeys()).isPositive();
    assertThat(contents).hasSize((int) day.users());
    assertThat(good - contents.size()).isEqualTo(day.duplicates() + day.conflicts());
    assertThat(conflicting).isEqualTo(day.conflicts()).isPositive();
    assertThat(day.lines("c2c_users"))
        .isEqualTo(
            day.users() + day.duplicates() + day.conflicts() + day.rejected() + day.quarantined());
    assertThat(day.unknownLanguages()).isPositive();
    assertThat(day.emptyCountryCodes()).isPositive();
  }

  @Test
  void writesTheFirstChunkAsASpreadsheetDoesAndTearsTheLastLine() throws IOException {
    GeneratedDay day = C2cGenerator.generate(DATE, 1000, 5, Quirks.at(0.01), out);
    // As bytes: one of the broken lines is no UTF-8.
    String chunk = bytes(day).get("chunk1.csv");
    assertThat(chunk)
        .startsWith("\u00EF\u00BB\u00BFidentifierHash,")
        .contains("\r\n")
        .contains(",\"");
    assertThat(chunk).doesNotEndWith("\n").endsWith(",user,");
    assertThat(bytes(day).get("users-2018.csv")).endsWith("\n").doesNotContain("\r");
  }

  @Test
  void writesFewUsersToo() throws IOException {
    GeneratedDay day = C2cGenerator.generate(DATE, 1, 5, Quirks.few(), out);
    assertThat(day.users2018()).isEqualTo(1);
    assertThat(day.brokenLines()).isEqualTo(1);
    assertThat(day.files())
        .extracting(f -> f.path().getFileName().toString())
        .startsWith("users-2018.csv", "Buyers-repartition-by-country.csv");
  }

  @Test
  void refusesAFolderWithOtherFilesAndANumberOfUsersThatIsNone() throws IOException {
    Path folder = Files.createDirectories(out.resolve("c2c_users/2026-11-20"));
    Files.writeString(folder.resolve("mine.csv"), "");
    assertThatThrownBy(() -> C2cGenerator.generate(DATE, 10, 5, Quirks.none(), out))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot generate into "
                + folder
                + ", its other files would become part of the day: mine.csv."
                + " Remove them, or take another folder.");
    assertThatThrownBy(() -> C2cGenerator.generate(DATE, 0, 5, Quirks.none(), out))
        .hasMessage("Cannot generate users, their number must be from 1 to 2000000000: 0");
  }

  private static double share(ReadDay day, String column) {
    return (double) day.rows.stream().filter(row -> !row.get(column).equals("0")).count()
        / day.rows.size();
  }

  private static String header(GeneratedDay day, int file) throws IOException {
    try (var lines = Files.lines(day.files().get(file).path())) {
      return lines.findFirst().orElseThrow();
    }
  }

  private static Map<String, String> bytes(GeneratedDay day) throws IOException {
    var bytes = new TreeMap<String, String>();
    for (GeneratedFile file : day.files()) {
      bytes.put(
          file.path().getFileName().toString(),
          new String(Files.readAllBytes(file.path()), StandardCharsets.ISO_8859_1));
    }
    return bytes;
  }
}
