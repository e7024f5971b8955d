package io.lakehouse.jobs.source.parquet;

import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetInputFile;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.Type;

/**
 * What the footer of a file tells.
 *
 * @param header its columns, resolved
 * @param columns the same, in the file's order
 */
record ParquetFile(Path path, long bytes, FileHeader header, List<ParquetColumn> columns) {
  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";

  /** The magic at both ends, and the length of the footer before the last one. */
  private static final int MIN_BYTES = 12;

  /** How Flink's reader has the values; the newer encodings of Parquet it does not read. */
  private static final Set<Encoding> READABLE =
      EnumSet.of(Encoding.PLAIN, Encoding.PLAIN_DICTIONARY, Encoding.RLE_DICTIONARY);

  /** How levels are written, which some files name beside the encodings of the values. */
  private static final Set<Encoding> OF_LEVELS = EnumSet.of(Encoding.RLE, Encoding.BIT_PACKED);

  /**
   * Reads the footer.
   *
   * @throws RefusedFileException when the file is none of its feed's, or cannot be read as text
   */
  static ParquetFile open(Path path, FileSchema schema) throws IOException {
    FileSystem files = path.getFileSystem();
    long bytes = files.getFileStatus(path).getLen();
    refuseOthers(files, path, bytes);
    ParquetMetadata footer = footer(files, path, bytes);
    List<Type> types = footer.getFileMetaData().getSchema().getFields();
    FileHeader header = FileHeader.of(types.stream().map(Type::getName).toList(), schema);
    FileCheck check = FileCheck.of(header);
    if (check.refusal() != null) {
      throw new RefusedFileException(check.refusal());
    }
    List<ParquetColumn> columns = new ArrayList<>();
    for (Type type : types) {
      columns.add(
          ParquetColumn.of(type)
              .orElseThrow(
                  () ->
                      new RefusedFileException(
                          "has a column without a text, %s of type %s"
                              .formatted(type.getName(), ParquetColumn.nameOf(type)))));
    }
    refuseEncodings(footer);
    return new ParquetFile(path, bytes, header, columns);
  }

  private static void refuseOthers(FileSystem files, Path path, long bytes) throws IOException {
    if (bytes == 0) {
      throw new RefusedFileException(FileCheck.EMPTY);
    }
    try (FSDataInputStream in = files.open(path)) {
      String head = text(in);
      if (head.equals(ENCRYPTED)) {
        throw new RefusedFileException("is an encrypted Parquet file");
      }
      if (!head.equals(MAGIC)) {
        throw new RefusedFileException("is no Parquet file");
      }
      in.seek(Math.max(0, bytes - MAGIC.length()));
      if (bytes < MIN_BYTES || !text(in).equals(MAGIC)) {
        throw new RefusedFileException(
            "is a Parquet file that is cut: it has no footer at its end");
      }
    }
  }

  private static String text(FSDataInputStream in) throws IOException {
    return new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII);
  }

  private static ParquetMetadata footer(FileSystem files, Path path, long bytes)
      throws IOException {
    try (FSDataInputStream in = files.open(path);
        ParquetFileReader reader = ParquetFileReader.open(new ParquetInputFile(in, bytes))) {
      return reader.getFooter();
    } catch (RuntimeException e) {
      throw broken(e);
    } catch (IOException e) {
      // Of the storage there is nothing behind it, or another of its kind.
      throw e.getCause() == null || e.getCause() instanceof IOException ? e : broken(e);
    }
  }

  private static RefusedFileException broken(Exception e) {
    return new RefusedFileException(
        "is a Parquet file that is broken: its footer cannot be read, " + e.getMessage());
  }

  private static void refuseEncodings(ParquetMetadata footer) throws RefusedFileException {
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData column : block.getColumns()) {
        Set<Encoding> others = EnumSet.noneOf(Encoding.class);
        if (column.getEncodingStats() == null) {
          others.addAll(column.getEncodings());
          others.removeAll(OF_LEVELS);
        } else {
          others.addAll(column.getEncodingStats().getDataEncodings());
        }
        others.removeAll(READABLE);
        if (!others.isEmpty()) {
          throw new RefusedFileException(
              "has column %s in the encoding %s, write it with data pages of version 1"
                  .formatted(column.getPath().toDotString(), others.iterator().next()));
        }
      }
    }
  }
}
