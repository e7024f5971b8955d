package io.lakehouse.jobs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * A FileIO for a local warehouse that is read-only as long as there is a file, named by the catalog
 * property {@value #WHILE}: no file can be made or deleted, all can be read, and what is being
 * written can be ended. Set as {@code io-impl}; permissions would not stop a test that runs as
 * root.
 */
public final class ReadOnlyDisk implements FileIO {
  /** Catalog property: the file whose presence makes the disk read-only. */
  public static final String WHILE = "test.read-only-while";

  private static final long serialVersionUID = 1;

  private Map<String, String> properties = Map.of();
  private transient FileIO disk;

  @Override
  public void initialize(Map<String, String> given) {
    this.properties = Map.copyOf(given);
  }

  @Override
  public Map<String, String> properties() {
    return properties;
  }

  private FileIO disk() {
    if (disk == null) {
      Configuration hadoop = new Configuration();
      hadoop.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
      disk = new HadoopFileIO(hadoop);
    }
    return disk;
  }

  private void requireWritable(String path) {
    if (Files.exists(Path.of(properties.get(WHILE)))) {
      throw new UncheckedIOException(
          new IOException("Read-only file system: " + path, new ReadOnlyFileSystemException()));
    }
  }

  @Override
  public InputFile newInputFile(String path) {
    return disk().newInputFile(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    requireWritable(path);
    // Not wrapped: Iceberg would close a wrapped file behind the writer's back.
    return disk().newOutputFile(path);
  }

  @Override
  public void deleteFile(String path) {
    requireWritable(path);
    disk().deleteFile(path);
  }
}
