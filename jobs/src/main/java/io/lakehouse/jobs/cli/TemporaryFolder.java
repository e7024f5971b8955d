package io.lakehouse.jobs.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The temporary folder that the launcher made for this process; Flink leaves files in it. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /** Deletes it when it is one of the launcher's, named by the process. */
  static void delete() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    if (!folder.endsWith(Long.toString(ProcessHandle.current().pid()))) {
      return;
    }
    delete(folder);
  }

  /** Deletes a folder with all that is in it, as far as that can be. */
  static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      // A thread of Flink still writes there; the next start sweeps the folder.
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
