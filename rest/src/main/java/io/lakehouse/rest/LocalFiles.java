package io.lakehouse.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** Files of a local warehouse without Hadoop's classes. Iceberg makes it by its name. */
public final class LocalFiles implements FileIO {
  private static final long serialVersionUID = 1;

  /** For Iceberg. */
  public LocalFiles() {}

  @Override
  public InputFile newInputFile(String location) {
    return new Input(location, Files.localInput(path(location).toFile()));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location, Files.localOutput(path(location).toFile()));
  }

  @Override
  public void deleteFile(String location) {
    try {
      java.nio.file.Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete a file: " + location, e);
    }
  }

  private static Path path(String location) {
    return Path.of(location.replaceFirst("^file:/*", "/"));
  }

  /** Goes by the location it was asked for: Iceberg's own forgets the scheme. */
  private record Input(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  /** The same. */
  private record Output(String location, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return new Input(location, file.toInputFile());
    }
  }
}
