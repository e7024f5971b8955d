package io.lakehouse.jobs.source.csv;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Reads one file of CSV from its start. */
final class CsvReader implements RecordReader {
  private final CsvTokenizer tokenizer;
  private final FileRows rows;

  /** The fields of the file that are read. */
  private final int[] wanted;

  /** Opens the file and goes behind its header. */
  CsvReader(Path path, FeedDay feed, long arrivedAt) throws IOException {
    this.tokenizer = new CsvTokenizer(path.getFileSystem().open(path));
    try {
      this.rows =
          new FileRows(feed, CsvFormat.header(tokenizer, feed.schema()), path.getName(), arrivedAt);
      this.wanted = rows.wanted();
    } catch (IOException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public RowData next() throws IOException {
    if (!tokenizer.next()) {
      return null;
    }
    return tokenizer.reason() == null
        ? good()
        : rows.bad(tokenizer.line(), tokenizer.reason(), tokenizer.raw());
  }

  /** All fields of a row are views of one copy of the record's bytes. */
  private RowData good() {
    GenericRowData row = rows.good(tokenizer.line());
    int from = tokenizer.recordStart();
    byte[] bytes = Arrays.copyOfRange(tokenizer.buffer(), from, from + tokenizer.recordLength());
    MemorySegment[] segments = {MemorySegmentFactory.wrap(bytes)};
    for (int i : wanted) {
      int start = tokenizer.fieldStart(i);
      int length = tokenizer.fieldEnd(i) - start;
      if (length > 0) {
        StringData text =
            tokenizer.isEscaped(i)
                ? StringData.fromBytes(tokenizer.unescape(i))
                : new BinaryStringData(segments, start, length);
        rows.set(row, i, text);
      }
    }
    return row;
  }

  @Override
  public void close() throws IOException {
    tokenizer.close();
  }
}
