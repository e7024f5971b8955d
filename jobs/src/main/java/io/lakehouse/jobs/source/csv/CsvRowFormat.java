package io.lakehouse.jobs.source.csv;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads the CSV files of a feed as rows, one reader a file.
 *
 * <p>A file is not split: a line's number and a line break in quotes can be told only from the
 * file's start. A day of several files is read in parallel.
 *
 * <p>The row: the feed's columns as STRING in contract order (an empty field is null), the lineage
 * columns of every bronze table, and behind them {@value #REJECT_REASON} and {@value #RAW}, which
 * are null for a good row and the only ones set beside the lineage for a bad one.
 */
public final class CsvRowFormat implements BulkFormat<RowData, FileSourceSplit> {

  /** STRING: why the line is no record. */
  public static final String REJECT_REASON = "reject_reason";

  /** BYTES: the line as it is in the file, without its line end. */
  public static final String RAW = "raw";

  private static final long serialVersionUID = 1L;

  private final CsvFeed feed;

  /** Reads files of this feed. */
  public CsvRowFormat(CsvFeed feed) {
    this.feed = feed;
  }

  /** The rows of a feed with these columns. */
  public static DataType dataType(CsvSchema schema) {
    List<DataTypes.Field> fields = new ArrayList<>();
    schema.columns().forEach(c -> fields.add(DataTypes.FIELD(c.name(), DataTypes.STRING())));
    fields.add(DataTypes.FIELD("extra", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())));
    fields.add(DataTypes.FIELD("source_schema", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("source_file", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("source_line", DataTypes.BIGINT()));
    fields.add(DataTypes.FIELD("arrived_at", DataTypes.TIMESTAMP_LTZ(6)));
    fields.add(DataTypes.FIELD("snapshot_date", DataTypes.DATE()));
    fields.add(DataTypes.FIELD("run_id", DataTypes.STRING()));
    fields.add(DataTypes.FIELD(REJECT_REASON, DataTypes.STRING()));
    fields.add(DataTypes.FIELD(RAW, DataTypes.BYTES()));
    return DataTypes.ROW(fields);
  }

  /** The logical type of {@link #dataType(CsvSchema)}. */
  public static RowType rowType(CsvSchema schema) {
    return (RowType) dataType(schema).getLogicalType();
  }

  @Override
  public Reader<RowData> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return new CsvRowReader(feed, split, 0);
  }

  @Override
  public Reader<RowData> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    long done =
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L);
    return new CsvRowReader(feed, split, done);
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(rowType(feed.schema()));
  }
}
