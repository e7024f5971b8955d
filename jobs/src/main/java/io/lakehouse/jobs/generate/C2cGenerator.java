package io.lakehouse.jobs.generate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a landing day of the four C2C feeds: four fifths of the users in the 2018 schema, the
 * others in chunks of the 2024 schema, and the aggregate files that belong to the 2018 users.
 *
 * <p>The same arguments give the same bytes on any machine. Memory does not grow with the number of
 * users.
 */
public final class C2cGenerator {

  static final String USERS = "c2c_users";

  /** More would run out of 32-bit keys for the 2024 schema and its spoilt lines. */
  private static final long MOST_USERS = 2_000_000_000L;

  private final Path out;
  private final LocalDate date;

  private C2cGenerator(Path out, LocalDate date) {
    this.out = out;
    this.date = date;
  }

  /**
   * Writes {@code <out>/<feed>/<date>/<file>}; files of the same name are replaced.
   *
   * @param date the day's folder; it has no influence on the content
   * @param users good and distinct users, both schemas together
   * @param seed another seed gives other users
   * @throws IllegalArgumentException when the number of users is not from 1 to 2,000,000,000
   * @throws IOException when nothing can be written, or a folder holds other files, which would
   *     become part of the day
   */
  public static GeneratedDay generate(
      LocalDate date, long users, long seed, Quirks quirks, Path outDir) throws IOException {
    if (users < 1 || users > MOST_USERS) {
      throw new IllegalArgumentException(
          "Cannot generate users, their number must be from 1 to " + MOST_USERS + ": " + users);
    }
    return new C2cGenerator(outDir, date).generate(users, seed, quirks);
  }

  /** How many of the users are in the 2024 schema; the numbers of both begin at 0. */
  static long users2024(long users) {
    return users / 5;
  }

  private GeneratedDay generate(long users, long seed, Quirks quirks) throws IOException {
    long users2024 = users2024(users);
    long users2018 = users - users2024;
    Countries countries = Countries.load();
    var published = new Published(countries);
    var userFiles = new UserFiles(usersFolder(users2018, users2024), countries, quirks, seed);
    userFiles.write(UserSchema.USERS_2018, users2018, users2024 == 0, published::add);
    userFiles.write(UserSchema.USERS_2024, users2024, true, user -> {});
    return userFiles.day(
        users2018,
        users2024,
        List.of(
            file(
                "c2c_buyers",
                "Buyers-repartition-by-country.csv",
                C2cColumns.BUYERS,
                published.buyerLines()),
            file(
                "c2c_sellers",
                "Comparison-of-Sellers-by-Gender-and-Country.csv",
                C2cColumns.SELLERS,
                published.sellerLines()),
            file(
                "c2c_countries",
                "Countries-with-Top-Sellers-(Fashion-C2C).csv",
                C2cColumns.COUNTRIES,
                published.countryLines())));
  }

  private Path usersFolder(long users2018, long users2024) throws IOException {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < UserSchema.USERS_2018.files(users2018); i++) {
      names.add(UserSchema.USERS_2018.fileName(i));
    }
    for (int i = 0; i < UserSchema.USERS_2024.files(users2024); i++) {
      names.add(UserSchema.USERS_2024.fileName(i));
    }
    return folder(USERS, names);
  }

  private GeneratedFile file(String feed, String name, String columns, List<String> lines)
      throws IOException {
    Path path = folder(feed, Set.of(name)).resolve(name);
    var all = new ArrayList<String>();
    all.add(columns);
    all.addAll(lines);
    // Not Files.write, whose line ends are those of the machine.
    Files.writeString(path, String.join("\n", all) + "\n", StandardCharsets.UTF_8);
    return new GeneratedFile(feed, path, lines.size());
  }

  private Path folder(String feed, Set<String> names) throws IOException {
    return LandingFolder.make(out, feed, date, names::contains);
  }
}
