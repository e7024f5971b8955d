package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * The landing day that is measured.
 *
 * @param description how it was made
 * @param landing the landing zone
 * @param date the day
 * @param users rows of users that must arrive, null when nobody has counted them
 * @param records rows of all feeds that must arrive, null when nobody has counted them
 * @param files files of the day, all feeds
 * @param bytes their size
 */
public record BatchInput(
    String description,
    String landing,
    String date,
    Long users,
    Long records,
    long files,
    long bytes) {

  /**
   * A day of a landing zone as it is.
   *
   * @throws UsageException when it has no file
   */
  public static BatchInput landed(Path landing, LocalDate date) throws IOException {
    Path zone = landing.toAbsolutePath().normalize();
    BatchInput day = Files.isDirectory(zone) ? of("landed files", zone, date, null, null) : null;
    if (day == null || day.files == 0) {
      throw new UsageException(
          "Cannot measure, the landing folder has no file of %s: %s".formatted(date, landing));
    }
    return day;
  }

  /** Counts the files of a day in a landing zone. */
  static BatchInput of(String description, Path landing, LocalDate date, Long users, Long records)
      throws IOException {
    List<Path> found;
    try (Stream<Path> all =
        Files.find(landing, 3, (path, attributes) -> attributes.isRegularFile())) {
      found = all.filter(path -> path.getParent().endsWith(date.toString())).toList();
    }
    long bytes = found.stream().mapToLong(BatchInput::size).sum();
    return new BatchInput(
        description, landing.toString(), date.toString(), users, records, found.size(), bytes);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
