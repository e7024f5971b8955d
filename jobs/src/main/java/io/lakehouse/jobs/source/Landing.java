package io.lakehouse.jobs.source;

import io.lakehouse.catalog.contract.FeedContract;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The landing zone: {@code <uri>/<feed>/<yyyy-MM-dd>/<files>}, on any file system of Flink.
 *
 * @param uri its root
 */
public record Landing(Path uri) {

  /** Whether the root is there and a folder. */
  public boolean exists() throws IOException {
    FileSystem files = uri.getFileSystem();
    return files.exists(uri) && files.getFileStatus(uri).isDir();
  }

  /** A feed's files of a day that match its patterns, by name; hidden files are passed over. */
  public FileFeed files(FeedContract feed, LocalDate date) throws IOException {
    List<LandedFile> files = new ArrayList<>();
    for (FileStatus status : list(folder(feed, date))) {
      if (isOf(feed, status)) {
        files.add(new LandedFile(status.getPath(), status.getLen(), status.getModificationTime()));
      }
    }
    files.sort(Comparator.comparing(file -> file.path().getName()));
    return new FileFeed(feed, files);
  }

  /** What lies in a feed's folder of a day and is none of its files, hidden files left out. */
  public List<String> strangers(FeedContract feed, LocalDate date) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : list(folder(feed, date))) {
      if (!isOf(feed, status) && !isHidden(status.getPath().getName())) {
        names.add(status.getPath().getName());
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private Path folder(FeedContract feed, LocalDate date) {
    return new Path(new Path(uri, feed.name()), date.toString());
  }

  private static boolean isOf(FeedContract feed, FileStatus status) {
    String name = status.getPath().getName();
    return !status.isDir()
        && !isHidden(name)
        && feed.patterns().stream()
            .map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p))
            .anyMatch(p -> p.matches(java.nio.file.Path.of(name)));
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** The days for which the feed has a folder. */
  public List<LocalDate> days(FeedContract feed) throws IOException {
    List<LocalDate> days = new ArrayList<>();
    for (FileStatus status : list(new Path(uri, feed.name()))) {
      date(status).ifPresent(days::add);
    }
    return days;
  }

  /** A folder whose name looks like a day and is none is passed over, as any other is. */
  private static Optional<LocalDate> date(FileStatus status) {
    try {
      return status.isDir()
          ? Optional.of(LocalDate.parse(status.getPath().getName()))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * What is in a folder, nothing when there is no such folder.
   *
   * @throws IOException when the folder is there and cannot be listed: an entry that vanishes or a
   *     link to nothing must not make the others vanish, too
   */
  private static FileStatus[] list(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    for (int attempt = 1; files.exists(folder); attempt++) {
      try {
        FileStatus[] found = files.listStatus(folder);
        if (found != null) {
          return found;
        }
      } catch (FileNotFoundException e) {
        // Told below: the next attempt may find the folder at rest.
      }
      if (attempt == 3) {
        throw new IOException(
            "Cannot list the landing folder, an entry of it cannot be read (a link to nothing?): "
                + folder);
      }
    }
    return new FileStatus[0];
  }
}
