package io.lakehouse.jobs.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;

/** The folder of a feed's day in a landing zone. */
public final class LandingFolder {
  private LandingFolder() {}

  /**
   * Makes the folder, and sees to it that it will hold these files only.
   *
   * @param names tells the names of the files that may be in it
   * @throws IOException when it cannot be made, or holds others
   */
  public static Path make(Path out, String feed, LocalDate date, Predicate<String> names)
      throws IOException {
    Path folder = Files.createDirectories(out.resolve(feed).resolve(date.toString()));
    try (var present = Files.list(folder)) {
      List<String> others =
          present
              .map(path -> path.getFileName().toString())
              .filter(names.negate())
              .sorted()
              .toList();
      if (!others.isEmpty()) {
        throw new IOException(
            "Cannot generate into "
                + folder
                + ", its other files would become part of the day: "
                + String.join(", ", others)
                + ". Remove them, or take another folder.");
      }
    }
    return folder;
  }
}
