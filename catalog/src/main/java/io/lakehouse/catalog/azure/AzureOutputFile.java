package io.lakehouse.catalog.azure;

import com.azure.storage.file.datalake.DataLakeFileClient;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A file that is sent block by block while it is written. */
final class AzureOutputFile implements OutputFile {
  private final String location;
  private final DataLakeFileClient client;
  private final long block;
  private final AzureLakeFileIO io;

  /**
   * A file to write.
   *
   * @param block bytes that are sent at a time
   */
  AzureOutputFile(String location, DataLakeFileClient client, long block, AzureLakeFileIO io) {
    this.location = location;
    this.client = client;
    this.block = block;
    this.io = io;
  }

  @Override
  public PositionOutputStream create() {
    if (toInputFile().exists()) {
      throw new AlreadyExistsException("Cannot create a file, it is there already: %s", location);
    }
    return createOrOverwrite();
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    try {
      return AzureOutputStream.open(location, client, block);
    } catch (RuntimeException e) {
      throw StorageException.of("write a file", location, e);
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public InputFile toInputFile() {
    return io.newInputFile(location);
  }
}
