package io.lakehouse.jobs.source.parquet;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.IOException;
import org.apache.flink.core.fs.Path;

/**
 * Parquet. A file is judged by its footer, which stands at its end and tells all columns; {@code
 * source_line} is the number of the row, counted from 1. As in every file, an empty text is null.
 *
 * <p>A file is refused when it has a column without a text (a list, a map, bytes), also one that
 * the feed does not know: an unknown column is kept, and this one could not be.
 */
public final class ParquetFormat implements FileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public FileCheck check(Path path, FileSchema schema) throws IOException {
    try {
      return new FileCheck(ParquetFile.open(path, schema).header(), null);
    } catch (RefusedFileException refused) {
      return FileCheck.refused(refused.getMessage());
    }
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    return new ParquetReader(ParquetFile.open(path, feed.schema()), feed, arrivedAt);
  }
}
