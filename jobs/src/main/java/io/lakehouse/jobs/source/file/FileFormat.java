package io.lakehouse.jobs.source.file;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.fs.Path;

/** A format of files: tells whether a file has it, and reads its records one by one. */
public interface FileFormat extends Serializable {

  /**
   * Looks at a file before the run reads it, at as much of it as tells that it can be read to its
   * end.
   *
   * @return the columns of the file, or why it is none of the feed's
   */
  FileCheck check(Path path, FileSchema schema) throws IOException;

  /**
   * Opens a file at its first record.
   *
   * @param arrivedAt when the file arrived, milliseconds since 1970
   */
  RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException;
}
