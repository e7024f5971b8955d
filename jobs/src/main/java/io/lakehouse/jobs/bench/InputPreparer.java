package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes landing days to measure in a folder; what was made before is taken again. */
public final class InputPreparer {
  private static final String USERS = "c2c_users";
  private static final int FILES = 8;

  /** The published files by feed, of the users the larger one. */
  private static final Map<String, String> PUBLISHED = published();

  private final Path folder;
  private final LocalDate date;
  private final Progress progress;

  /**
   * Prepares.
   *
   * @param folder where the landing zones are made, one for each set of arguments
   * @param date the day of the files
   */
  public InputPreparer(Path folder, LocalDate date, Progress progress) {
    this.folder = folder;
    this.date = date;
    this.progress = progress;
  }

  /** Writes a day into a landing zone. */
  public interface Maker {
    /** Writes it and says how many users, or rows of all feeds, must arrive. */
    long make(Path zone) throws IOException;
  }

  /**
   * A day that somebody else makes, unless it is there already.
   *
   * @param name a folder name that tells it from every other day, whatever the date
   * @param description how it was made, for the report
   */
  public BatchInput made(String name, String description, Maker maker) throws IOException {
    return prepare("%s-%s".formatted(name, date), description, maker);
  }

  /** The same of other feeds: the maker says how many rows of all of them must arrive. */
  public BatchInput madeOfRecords(String name, String description, Maker maker) throws IOException {
    Prepared day = prepare("%s-%s".formatted(name, date), maker);
    return BatchInput.of(description, day.zone, date, null, day.rows);
  }

  /**
   * The published files, the users {@code factor} times over.
   *
   * @throws UsageException when a file is not there, or two fit
   */
  public BatchInput published(Path from, int factor) throws IOException {
    Map<String, Path> files = find(from);
    Path users = files.get(USERS);
    return prepare(
        "published-%08x-x%d-%s".formatted(fingerprint(files), factor, date),
        factor == 1 ? "published files" : "published files, users %d times".formatted(factor),
        zone -> {
          for (Map.Entry<String, Path> file : files.entrySet()) {
            if (!file.getKey().equals(USERS)) {
              Path day = Files.createDirectories(day(zone, file.getKey()));
              Files.copy(file.getValue(), day.resolve(file.getValue().getFileName()));
            }
          }
          return UserInflater.read(users).write(day(zone, USERS), factor, factor == 1 ? 1 : FILES);
        });
  }

  private record Prepared(Path zone, long rows) {}

  private BatchInput prepare(String name, String description, Maker maker) throws IOException {
    Prepared day = prepare(name, maker);
    return BatchInput.of(description, day.zone, date, day.rows, null);
  }

  private Prepared prepare(String name, Maker maker) throws IOException {
    Path zone = folder.resolve(name);
    Path ready = folder.resolve(name + ".rows");
    if (!Files.exists(ready)) {
      progress.say("preparing the input in " + zone);
      Folders.delete(zone);
      // Only written when all is there: an input that was interrupted is made again.
      Files.writeString(ready, Long.toString(maker.make(Files.createDirectories(zone))));
    }
    return new Prepared(zone, Long.parseLong(Files.readString(ready).strip()));
  }

  private Path day(Path zone, String feed) {
    return zone.resolve(feed).resolve(date.toString());
  }

  /** Other files, or files that have changed, make another input. */
  private static int fingerprint(Map<String, Path> files) throws IOException {
    List<Object> parts = new ArrayList<>();
    for (Path file : files.values()) {
      parts.add(file.toAbsolutePath().normalize().toString());
      parts.add(Files.size(file));
      parts.add(Files.getLastModifiedTime(file).toMillis());
    }
    return parts.hashCode();
  }

  private static Map<String, Path> find(Path from) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> wanted : PUBLISHED.entrySet()) {
      List<Path> found = new ArrayList<>();
      if (Files.isDirectory(from)) {
        try (DirectoryStream<Path> fitting = Files.newDirectoryStream(from, wanted.getValue())) {
          fitting.forEach(found::add);
        }
      }
      if (found.size() == 1) {
        files.put(wanted.getKey(), found.get(0));
      } else {
        problems.add("%d files %s".formatted(found.size(), wanted.getValue()));
      }
    }
    if (!problems.isEmpty()) {
      throw new UsageException(
          "Cannot prepare the input, the folder does not hold one published file a feed: %s has %s"
              .formatted(from, String.join(", ", problems)));
    }
    return files;
  }

  private static Map<String, String> published() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(USERS, "*99K.users*.csv");
    files.put("c2c_buyers", "Buyers-*.csv");
    files.put("c2c_sellers", "Comparison-of-Sellers-*.csv");
    files.put("c2c_countries", "Countries-*.csv");
    return files;
  }
}
