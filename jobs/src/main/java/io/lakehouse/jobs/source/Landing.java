package io.lakehouse.jobs.source;

import io.lakehouse.catalog.contract.FeedContract;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The landing zone: {@code <uri>/<feed>/<yyyy-MM-dd>/<files>}, on any file system of Flink.
 *
 * @param uri its root
 */
public record Landing(Path uri) {

  /** Whether the root is there. */
  public boolean exists() throws IOException {
    return uri.getFileSystem().exists(uri);
  }

  /** A feed's files of a day that match its patterns, by name; hidden files are passed over. */
  public FileFeed files(FeedContract feed, LocalDate date) throws IOException {
    List<PathMatcher> patterns =
        feed.patterns().stream()
            .map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p))
            .toList();
    List<LandedFile> files = new ArrayList<>();
    for (FileStatus status : list(new Path(new Path(uri, feed.name()), date.toString()))) {
      java.nio.file.Path name = java.nio.file.Path.of(status.getPath().getName());
      if (!status.isDir() && patterns.stream().anyMatch(p -> p.matches(name))) {
        files.add(new LandedFile(status.getPath(), status.getLen(), status.getModificationTime()));
      }
    }
    files.sort(Comparator.comparing(file -> file.path().getName()));
    return new FileFeed(feed, files);
  }

  /** The days for which the feed has a folder. */
  public List<LocalDate> days(FeedContract feed) throws IOException {
    List<LocalDate> days = new ArrayList<>();
    for (FileStatus status : list(new Path(uri, feed.name()))) {
      String name = status.getPath().getName();
      if (status.isDir() && name.matches("\\d{4}-\\d{2}-\\d{2}")) {
        days.add(LocalDate.parse(name));
      }
    }
    return days;
  }

  private static FileStatus[] list(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    try {
      FileStatus[] found = files.exists(folder) ? files.listStatus(folder) : null;
      return found == null ? new FileStatus[0] : found;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
