package io.lakehouse.jobs.source.json;

import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;

/** Reads one file from its start, in batches that are handed over to another thread. */
final class JsonlReader implements BulkFormat.Reader<RowData> {
  private static final int BATCH_ROWS = 512;

  private final LineReader lines;
  private final JsonLineDecoder decoder;
  private long line;

  /** Opens the file and goes behind the lines already read. */
  JsonlReader(JsonlFeed feed, FileSourceSplit split, long linesDone) throws IOException {
    Path path = split.path();
    if (split.offset() != 0) {
      throw new IOException("Cannot read " + path + ", JSON files are not split: " + split);
    }
    this.decoder = new JsonLineDecoder(feed, path.getName());
    this.lines = new LineReader(path.getFileSystem().open(path));
    try {
      // Decoded again, so that arrival times go on where they were.
      while (line < linesDone) {
        if (next() == null) {
          break;
        }
      }
    } catch (IOException e) {
      lines.close();
      throw e;
    }
  }

  private RowData next() throws IOException {
    byte[] text = lines.next();
    return text == null ? null : decoder.decode(text, ++line);
  }

  @Override
  public BulkFormat.RecordIterator<RowData> readBatch() throws IOException {
    // A fresh array and fresh rows: the other thread still holds the last ones.
    RowData[] batch = new RowData[BATCH_ROWS];
    long done = line;
    int n = 0;
    while (n < BATCH_ROWS && (batch[n] = next()) != null) {
      n++;
    }
    if (n == 0) {
      return null;
    }
    var iterator = new ArrayResultIterator<RowData>();
    iterator.set(batch, n, CheckpointedPosition.NO_OFFSET, done);
    return iterator;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
