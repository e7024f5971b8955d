package io.lakehouse.catalog.azure;

import java.util.function.Supplier;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** Iceberg's file, whose failures to open it say where and what to do. */
final class AzureInputFile implements InputFile {
  private final InputFile file;

  AzureInputFile(InputFile file) {
    this.file = file;
  }

  @Override
  public String location() {
    return file.location();
  }

  @Override
  public long getLength() {
    return explained(file::getLength);
  }

  @Override
  public SeekableInputStream newStream() {
    return explained(file::newStream);
  }

  @Override
  public boolean exists() {
    return explained(file::exists);
  }

  private <T> T explained(Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      throw StorageException.of("read a file", location(), e);
    }
  }
}
