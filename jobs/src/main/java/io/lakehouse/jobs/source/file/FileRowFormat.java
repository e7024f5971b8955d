package io.lakehouse.jobs.source.file;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads the files of a feed as rows, one reader a file. A file is not split: where a record stands
 * can be told only from the file's start. A day of several files is read in parallel.
 */
public final class FileRowFormat implements BulkFormat<RowData, FileSourceSplit> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_ROWS = 512;

  private final FileFormat format;
  private final FeedDay feed;
  private final RowType type;

  /**
   * Reads files of a feed.
   *
   * @param type the rows that the format gives
   */
  public FileRowFormat(FileFormat format, FeedDay feed, RowType type) {
    this.format = format;
    this.feed = feed;
    this.type = type;
  }

  @Override
  public Reader<RowData> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return open(split, 0);
  }

  @Override
  public Reader<RowData> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return open(
        split,
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L));
  }

  private Reader<RowData> open(FileSourceSplit split, long done) throws IOException {
    Path path = split.path();
    if (split.offset() != 0) {
      throw new IOException("Cannot read " + path + ", files of this feed are not split: " + split);
    }
    try {
      return new Batches(format.open(path, feed, arrival(split)), done);
    } catch (RefusedFileException e) {
      throw new IOException("Cannot read " + path + ", the file is refused: " + e.getMessage(), e);
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
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(type);
  }

  /** The records in batches that are handed over to another thread. */
  private static final class Batches implements Reader<RowData> {
    private final RecordReader records;
    private long emitted;

    /** Goes behind the records already read; they are read again, for what they tell of others. */
    Batches(RecordReader records, long done) throws IOException {
      this.records = records;
      try {
        while (emitted < done && records.next() != null) {
          emitted++;
        }
      } catch (IOException e) {
        records.close();
        throw e;
      }
    }

    @Override
    public RecordIterator<RowData> readBatch() throws IOException {
      // A fresh array and fresh rows: the other thread still holds the last ones.
      RowData[] batch = new RowData[BATCH_ROWS];
      int n = 0;
      while (n < BATCH_ROWS && (batch[n] = records.next()) != null) {
        n++;
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
      records.close();
    }
  }
}
