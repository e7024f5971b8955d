package io.lakehouse.jobs.source.csv;

import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;

/** Reads one file from its start, in batches that are handed over to another thread. */
final class CsvRowReader implements BulkFormat.Reader<RowData> {

  private static final int BATCH_ROWS = 512;

  private final CsvTokenizer tokenizer;
  private final CsvRowBuilder rows;
  private long emitted;

  /** Opens the file and goes behind its header and the records already read. */
  CsvRowReader(CsvFeed feed, FileSourceSplit split, long recordsDone) throws IOException {
    Path path = split.path();
    if (split.offset() != 0) {
      throw new IOException("Cannot read " + path + ", CSV files are not split: " + split);
    }
    this.tokenizer = new CsvTokenizer(path.getFileSystem().open(path));
    try {
      CsvHeader header = CsvHeader.read(tokenizer, feed.schema());
      this.rows = new CsvRowBuilder(feed, header, path.getName(), arrival(split));
      while (emitted < recordsDone && tokenizer.next()) {
        emitted++;
      }
    } catch (RefusedFileException e) {
      tokenizer.close();
      throw new IOException("Cannot read " + path + ", the file is refused: " + e.getMessage(), e);
    } catch (IOException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The listing has told the time already; asking again would cost a call a file. */
  private static long arrival(FileSourceSplit split) throws IOException {
    Path path = split.path();
    return split.fileModificationTime() > 0
        ? split.fileModificationTime()
        : path.getFileSystem().getFileStatus(path).getModificationTime();
  }

  @Override
  public BulkFormat.RecordIterator<RowData> readBatch() throws IOException {
    // A fresh array and fresh rows: the other thread still holds the last ones.
    RowData[] batch = new RowData[BATCH_ROWS];
    int n = 0;
    while (n < BATCH_ROWS && tokenizer.next()) {
      batch[n++] = rows.row(tokenizer);
    }
    if (n == 0) {
      return null;
    }
    var iterator = new ArrayResultIterator<RowData>();
    iterator.set(batch, n, CheckpointedPosition.NO_OFFSET, emitted);
    emitted += n;
    return iterator;
  }

  @Override
  public void close() throws IOException {
    tokenizer.close();
  }
}
