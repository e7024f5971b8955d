package io.lakehouse.jobs.source.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes rows of one file's records, one after the other.
 *
 * <p>The row: the feed's columns as STRING in contract order (an empty field is null), the lineage
 * columns of every bronze table, and behind them {@value #REJECT_REASON} and {@value #RAW}, which
 * are null for a good row and the only ones set beside the lineage for a bad one.
 */
public final class FileRows {

  /** STRING: why the record is none. */
  public static final String REJECT_REASON = "reject_reason";

  /** BYTES: the record as it is in the file. */
  public static final String RAW = "raw";

  // What stands behind the feed's columns.
  private static final int EXTRA = 0;
  private static final int SOURCE_SCHEMA = 1;
  private static final int SOURCE_FILE = 2;
  private static final int SOURCE_LINE = 3;
  private static final int ARRIVED_AT = 4;
  private static final int SNAPSHOT_DATE = 5;
  private static final int RUN_ID = 6;
  private static final int REASON_POSITION = 7;
  private static final int RAW_POSITION = 8;
  private static final int BEHIND_COLUMNS = 9;

  private final int columns;

  /** The feed's column of each field of the file, -1 for an unknown one. */
  private final int[] columnOfField;

  /** The name of each field of the file that is unknown. */
  private final StringData[] unknownName;

  private final int[] wanted;
  private final boolean wantsExtra;

  // The same for every row of the file, so the rows share them.
  private final StringData schema;
  private final StringData file;
  private final StringData runId;
  private final TimestampData arrivedAt;
  private final Integer snapshotDate;

  /** The unknown fields of the last row that has some. */
  private Map<StringData, StringData> extra;

  /**
   * Rows of a file.
   *
   * @param header its fields
   * @param file its name
   * @param arrivedAt milliseconds since 1970
   */
  public FileRows(FeedDay feed, FileHeader header, String file, long arrivedAt) {
    List<FileColumn> known = feed.schema().columns();
    this.columns = known.size();
    this.columnOfField = new int[header.width()];
    Arrays.fill(columnOfField, -1);
    for (int i = 0; i < columns; i++) {
      int position = header.position(known.get(i));
      if (position >= 0) {
        columnOfField[position] = i;
      }
    }
    this.unknownName = new StringData[header.width()];
    header.unknown().forEach(u -> unknownName[u.position()] = StringData.fromString(u.name()));
    this.wantsExtra = feed.wanted().contains("extra");
    this.wanted =
        IntStream.range(0, header.width())
            .filter(
                field ->
                    columnOfField[field] < 0
                        ? wantsExtra
                        : feed.wanted().contains(known.get(columnOfField[field]).name()))
            .toArray();
    this.schema = StringData.fromString(header.schemaName());
    this.file = StringData.fromString(file);
    this.runId = StringData.fromString(feed.runId());
    this.arrivedAt = TimestampData.fromEpochMillis(arrivedAt);
    this.snapshotDate = Math.toIntExact(feed.snapshotDate().toEpochDay());
  }

  /** The rows of a feed with these columns. */
  public static DataType dataType(FileSchema schema) {
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

  /** The logical type of {@link #dataType(FileSchema)}. */
  public static RowType rowType(FileSchema schema) {
    return (RowType) dataType(schema).getLogicalType();
  }

  /** The fields of the file that are read, counted from 0. */
  public int[] wanted() {
    return wanted;
  }

  /**
   * A fresh row of a good record, whose fields are still to be set.
   *
   * @param line where the record stands in the file
   */
  public GenericRowData good(long line) {
    GenericRowData row = new GenericRowData(columns + BEHIND_COLUMNS);
    row.setField(columns + SOURCE_SCHEMA, schema);
    row.setField(columns + SOURCE_FILE, file);
    row.setField(columns + SOURCE_LINE, line);
    row.setField(columns + ARRIVED_AT, arrivedAt);
    row.setField(columns + SNAPSHOT_DATE, snapshotDate);
    row.setField(columns + RUN_ID, runId);
    return row;
  }

  /** A fresh row of what is no record: why, and its bytes. */
  public GenericRowData bad(long line, String reason, byte[] raw) {
    GenericRowData row = good(line);
    row.setField(columns + REASON_POSITION, StringData.fromString(reason));
    row.setField(columns + RAW_POSITION, raw);
    return row;
  }

  /** Sets a wanted field of the file, known or unknown. */
  public void set(GenericRowData row, int field, StringData value) {
    int column = columnOfField[field];
    if (column >= 0) {
      row.setField(column, value);
    } else {
      extra(row, unknownName[field], value);
    }
  }

  /** Keeps a field that the header does not tell of. */
  public void set(GenericRowData row, String name, StringData value) {
    if (wantsExtra) {
      extra(row, StringData.fromString(name), value);
    }
  }

  /** What stands behind the columns of a row and may differ between two of one file. */
  public record Tail(MapData extra, long line, String reason, byte[] raw) {}

  /** The tail of a row. */
  public static Tail tail(RowData row) {
    int columns = row.getArity() - BEHIND_COLUMNS;
    boolean isBad = !row.isNullAt(columns + REASON_POSITION);
    return new Tail(
        row.isNullAt(columns + EXTRA) ? null : row.getMap(columns + EXTRA),
        row.getLong(columns + SOURCE_LINE),
        isBad ? row.getString(columns + REASON_POSITION).toString() : null,
        isBad ? row.getBinary(columns + RAW_POSITION) : null);
  }

  private void extra(GenericRowData row, StringData name, StringData value) {
    if (row.isNullAt(columns + EXTRA)) {
      extra = new HashMap<>();
      row.setField(columns + EXTRA, new GenericMapData(extra));
    }
    extra.put(name, value);
  }
}
