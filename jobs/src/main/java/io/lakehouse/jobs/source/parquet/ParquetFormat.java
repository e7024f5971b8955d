package io.lakehouse.jobs.source.parquet;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import org.apache.flink.core.fs.Path;

public final class ParquetFormat implements FileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public FileCheck check(Path path, FileSchema schema) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    throw new UnsupportedOperationException();
  }
}
