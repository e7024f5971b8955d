package io.lakehouse.jobs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * A small disk: a FileIO for a local warehouse, which fails like a full disk as soon as the files
 * of the warehouse would take more than {@value #LIMIT} bytes. Set as {@code io-impl}.
 */
public final class FullDisk implements FileIO {
  /** Catalog property: the size of the disk in bytes. */
  public static final String LIMIT = "test.disk-bytes";

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

  /** Bytes that the files under a folder take; those of the catalog are not counted. */
  public static long used(Path folder) {
    long[] bytes = {0};
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              boolean isCatalog = file.getFileName().toString().startsWith("catalog.db");
              bytes[0] += isCatalog ? 0 : attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                // It was deleted meanwhile.
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes[0];
  }

  private long free() {
    Path warehouse = Path.of(properties.get("warehouse").replaceFirst("^file:(//)?", ""));
    return Long.parseLong(properties.get(LIMIT)) - used(warehouse);
  }

  @Override
  public InputFile newInputFile(String path) {
    return disk().newInputFile(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new Limited(disk().newOutputFile(path));
  }

  @Override
  public void deleteFile(String path) {
    disk().deleteFile(path);
  }

  private final class Limited implements OutputFile {
    private final OutputFile file;

    private Limited(OutputFile file) {
      this.file = file;
    }

    @Override
    public PositionOutputStream create() {
      return new LimitedStream(file.create(), free());
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return new LimitedStream(file.createOrOverwrite(), free());
    }

    @Override
    public String location() {
      return file.location();
    }

    @Override
    public InputFile toInputFile() {
      return file.toInputFile();
    }
  }

  private static final class LimitedStream extends PositionOutputStream {
    private final PositionOutputStream out;
    private long free;

    private LimitedStream(PositionOutputStream out, long free) {
      this.out = out;
      this.free = free;
    }

    private void take(int bytes) throws IOException {
      free -= bytes;
      if (free < 0) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      take(length);
      out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
