package io.lakehouse.jobs.source.parquet;

import io.lakehouse.jobs.source.csv.Utf8;
import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.formats.parquet.ParquetColumnarRowInputFormat;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads one Parquet file from its start, of its columns those that are wanted. Text that is no
 * UTF-8 makes its record a reject, whose raw bytes are the texts that were read, with tabs between
 * them.
 */
final class ParquetReader implements RecordReader {
  private static final int BATCH_ROWS = 1024;

  private final ParquetFile file;
  private final FileRows rows;

  /** The fields of the file that are read. */
  private final int[] wanted;

  private final BulkFormat.Reader<RowData> reader;
  private BulkFormat.RecordIterator<RowData> batch;
  private long line;

  ParquetReader(ParquetFile file, FeedDay feed, long arrivedAt) throws IOException {
    this.file = file;
    this.rows = new FileRows(feed, file.header(), file.path().getName(), arrivedAt);
    // Without any column there would be no rows to count.
    this.wanted = rows.wanted().length == 0 ? new int[] {0} : rows.wanted();
    List<ParquetColumn> columns = IntStream.of(wanted).mapToObj(file.columns()::get).toList();
    RowType type =
        new RowType(columns.stream().map(c -> new RowType.RowField(c.name(), c.type())).toList());
    this.reader =
        new ParquetColumnarRowInputFormat<FileSourceSplit>(
                new org.apache.hadoop.conf.Configuration(false),
                type,
                InternalTypeInfo.of(type),
                BATCH_ROWS,
                true,
                true)
            .createReader(
                new Configuration(),
                new FileSourceSplit("", file.path(), 0, file.bytes(), 0, file.bytes()));
  }

  @Override
  public RowData next() throws IOException {
    try {
      while (true) {
        if (batch == null) {
          batch = reader.readBatch();
          if (batch == null) {
            return null;
          }
        }
        RecordAndPosition<RowData> record = batch.next();
        if (record != null) {
          line++;
          return row(record.getRecord());
        }
        batch.releaseBatch();
        batch = null;
      }
    } catch (RuntimeException e) {
      // What the readers of pages and columns throw when bytes are not what the footer says.
      throw new IOException(
          "Cannot read " + file.path() + " behind row " + line + ", " + e.getMessage(), e);
    }
  }

  private RowData row(RowData record) {
    GenericRowData row = rows.good(line);
    StringData[] texts = new StringData[wanted.length];
    String broken = null;
    for (int i = 0; i < wanted.length; i++) {
      if (!record.isNullAt(i)) {
        ParquetColumn column = file.columns().get(wanted[i]);
        texts[i] = column.text().of(record, i);
        byte[] bytes = texts[i].toBytes();
        if (!Utf8.isValid(bytes, 0, bytes.length)) {
          broken = column.name();
        } else if (bytes.length > 0) {
          rows.set(row, wanted[i], texts[i]);
        }
      }
    }
    return broken == null ? row : rows.bad(line, "invalid UTF-8 in " + broken, raw(texts));
  }

  private static byte[] raw(StringData[] texts) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int i = 0; i < texts.length; i++) {
      if (i > 0) {
        raw.write('\t');
      }
      if (texts[i] != null) {
        raw.writeBytes(texts[i].toBytes());
      }
    }
    return raw.toByteArray();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
