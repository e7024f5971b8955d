package io.lakehouse.jobs.source.file;

import java.io.Closeable;
import java.io.IOException;
import org.apache.flink.table.data.RowData;

/** The records of one file in its order. */
public interface RecordReader extends Closeable {

  /** The next record, good or bad, as a fresh row; null behind the last one. */
  RowData next() throws IOException;
}
