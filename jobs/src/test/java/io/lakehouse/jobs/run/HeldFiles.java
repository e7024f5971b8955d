package io.lakehouse.jobs.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Files of data of some tables wait before they are closed until a test lets them go: meanwhile the
 * tasks that write them are there, with all that they have counted.
 */
public final class HeldFiles extends HadoopFileIO {
  private static final Map<String, CountDownLatch> HELD = new ConcurrentHashMap<>();

  /** From here on the files in these folders wait, for a minute at most. */
  static void hold(String... folders) {
    for (String folder : folders) {
      HELD.put("/" + folder + "/", new CountDownLatch(1));
    }
  }

  static void letGo(String folder) {
    HELD.remove("/" + folder + "/").countDown();
  }

  private static void await(String path) throws IOException {
    for (Map.Entry<String, CountDownLatch> held : HELD.entrySet()) {
      try {
        if (path.contains(held.getKey()) && !held.getValue().await(1, TimeUnit.MINUTES)) {
          throw new IOException("nobody lets it go: " + path);
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }

  @Override
  public OutputFile newOutputFile(String path) {
    OutputFile file = super.newOutputFile(path);
    return path.contains("/data/") ? new HeldFile(file) : file;
  }

  private record HeldFile(OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return new HeldStream(file.location(), file.create());
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return new HeldStream(file.location(), file.createOrOverwrite());
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

  private static final class HeldStream extends PositionOutputStream {
    private final String path;
    private final PositionOutputStream out;

    HeldStream(String path, PositionOutputStream out) {
      this.path = path;
      this.out = out;
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      try {
        HeldFiles.await(path);
      } finally {
        out.close();
      }
    }
  }
}
