package io.lakehouse.jobs.maintain;

import io.lakehouse.jobs.run.InUse.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Files in a table's folder that no snapshot has: of writers that were killed, and old metadata. A
 * file that is younger than {@code keep-orphans}, or than a writer that has not ended, may still be
 * committed and stays. The names of all files of the table are held in memory.
 */
final class Orphans implements Task {
  private static final String NAME = "orphans";

  @Override
  public List<Todo> look(Target target) {
    List<FileInfo> orphans = orphans(target);
    long bytes = orphans.stream().mapToLong(FileInfo::size).sum();
    return orphans.isEmpty()
        ? List.of()
        : List.of(
            Todo.of(
                target,
                NAME,
                orphans.size(),
                "files that no snapshot has, %,d bytes".formatted(bytes),
                () -> orphans.forEach(file -> target.table().io().deleteFile(file.location()))));
  }

  private static List<FileInfo> orphans(Target target) {
    Table table = target.table();
    long until = until(target).toEpochMilli();
    List<FileInfo> old = new ArrayList<>();
    for (FileInfo file : files(target)) {
      if (file.createdAtMillis() < until) {
        old.add(file);
      }
    }
    if (!old.isEmpty()) {
      // What is committed after they were listed must not be taken for an orphan.
      table.refresh();
      Set<String> known = known(table);
      old.removeIf(file -> known.contains(path(file.location())));
    }
    return old;
  }

  private static Iterable<FileInfo> files(Target target) {
    Table table = target.table();
    String folder = table.location().replaceFirst("/*$", "/");
    if (path(folder).startsWith("/")) {
      return local(Path.of(path(folder)));
    }
    if (table.io() instanceof SupportsPrefixOperations files) {
      return files.listPrefix(folder);
    }
    throw new IllegalStateException(
        "Cannot look for orphan files of %s, its storage cannot list them: %s"
            .formatted(target.name(), table.io().getClass().getName()));
  }

  /**
   * The files of a local folder, without those that a writer deletes meanwhile. Hadoop starts a
   * process for each, which asks for its rights, and fails when one is gone by then.
   */
  private static List<FileInfo> local(Path folder) {
    List<FileInfo> files = new ArrayList<>();
    FileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(
                new FileInfo(
                    "file:" + file, attributes.size(), attributes.lastModifiedTime().toMillis()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        };
    try {
      Files.walkFileTree(folder, visitor);
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of " + folder, e);
    }
  }

  private static Instant until(Target target) {
    Instant wanted = target.keep().now().minus(target.keep().orphans());
    return target
        .inUse()
        .files(target.name())
        .map(Need::since)
        .filter(since -> since.isBefore(wanted))
        .orElse(wanted);
  }

  private static Set<String> known(Table table) {
    Set<String> known = new HashSet<>();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(file -> known.add(path(file)));
    ReachableFileUtil.manifestListLocations(table).forEach(file -> known.add(path(file)));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> known.add(path(file)));
    known.add(path(ReachableFileUtil.versionHintLocation(table)));
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (known.add(path(manifest.path()))) {
          addFiles(table, manifest, known);
        }
      }
    }
    return known;
  }

  private static void addFiles(Table table, ManifestFile manifest, Set<String> known) {
    try (CloseableIterable<String> files = ManifestFiles.readPaths(manifest, table.io())) {
      files.forEach(file -> known.add(path(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a local file the path: Hadoop lists it with another number of slashes than it was named. */
  private static String path(String location) {
    return location.startsWith("file:")
        ? location.substring("file:".length()).replaceFirst("^/+", "/")
        : location;
  }
}
