package io.lakehouse.catalog.azure;

import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.file.datalake.DataLakeFileClient;
import com.azure.storage.file.datalake.options.DataLakeFileOutputStreamOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Sends what is written in blocks, and makes them a file when it is closed. A process that dies
 * before leaves nothing that a reader could see.
 */
final class AzureOutputStream extends PositionOutputStream {
  /** The SDK copies and hands on each write by itself, however small. */
  private static final int BUFFER = 64 << 10;

  private final String location;
  private final OutputStream blocks;
  private long position;
  private boolean isClosed;

  private AzureOutputStream(String location, OutputStream blocks) {
    this.location = location;
    this.blocks = blocks;
  }

  /**
   * Begins a file.
   *
   * @param block bytes that are sent at a time: one block on its way while the next one fills
   */
  static AzureOutputStream open(String location, DataLakeFileClient client, long block) {
    ParallelTransferOptions transfer =
        new ParallelTransferOptions()
            .setBlockSizeLong(block)
            // What is larger is sent while it is written; the default waits for 256 MB.
            .setMaxSingleUploadSizeLong(block)
            .setMaxConcurrency(1);
    DataLakeFileOutputStreamOptions options =
        new DataLakeFileOutputStreamOptions().setParallelTransferOptions(transfer);
    return new AzureOutputStream(
        location, new BufferedOutputStream(client.getOutputStream(options), BUFFER));
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    try {
      blocks.write(b);
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      blocks.write(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
    position += length;
  }

  /** Only the closed file can be read, so there is nothing to hand on. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      blocks.close();
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
  }

  /** Writers handle an IOException: they delete what they have begun. */
  private IOException explained(Exception e) {
    return new IOException(StorageException.of("write a file", location, e).getMessage(), e);
  }
}
