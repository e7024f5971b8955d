package io.lakehouse.jobs.source.json;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;

/**
 * The fields of a feed's events, and the rows that are made of them.
 *
 * <p>A row: the feed's columns as STRING in contract order, a nested one as JSON, then {@code
 * extra} (unknown fields by name, null when there are none), {@code value} (the event as it came),
 * {@code event_key}, {@code headers}, {@code source_partition}, {@code source_file} (topic or
 * file), {@code source_line} (offset or line), {@code arrived_at}, {@code snapshot_date} (UTC day
 * of the arrival; of a file the date of its folder), {@code run_id}, {@code reject_reason} and
 * {@code raw}. The last two are null in a good row; a bad one has them and its lineage, and no
 * columns.
 *
 * @param columns the columns in contract order
 */
public record JsonSchema(List<JsonColumn> columns) implements Serializable {

  // What stands behind the feed's columns.
  static final int EXTRA = 0;
  static final int VALUE = 1;
  static final int EVENT_KEY = 2;
  static final int HEADERS = 3;
  static final int SOURCE_PARTITION = 4;
  static final int SOURCE_FILE = 5;
  static final int SOURCE_LINE = 6;
  static final int ARRIVED_AT = 7;
  static final int SNAPSHOT_DATE = 8;
  static final int RUN_ID = 9;
  static final int REJECT_REASON = 10;
  static final int RAW = 11;
  static final int BEHIND_COLUMNS = 12;

  /** Copies the list. */
  public JsonSchema {
    columns = List.copyOf(columns);
  }

  /** The fields that a contract declares. */
  public static JsonSchema of(FeedContract feed) {
    return new JsonSchema(
        feed.columns().stream()
            .map(c -> new JsonColumn(c.name(), c.header(), c.nested()))
            .toList());
  }

  /** The fields that files of these columns have. */
  static JsonSchema of(FileSchema files) {
    return new JsonSchema(
        files.columns().stream()
            .map(c -> new JsonColumn(c.name(), c.header(), c.isNested()))
            .toList());
  }

  /** The type of the rows. */
  public RowType rowType() {
    List<DataTypes.Field> fields = new ArrayList<>();
    columns.forEach(c -> fields.add(DataTypes.FIELD(c.name(), DataTypes.STRING())));
    fields.add(DataTypes.FIELD("extra", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())));
    fields.add(DataTypes.FIELD("value", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("event_key", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("headers", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())));
    fields.add(DataTypes.FIELD("source_partition", DataTypes.INT()));
    fields.add(DataTypes.FIELD("source_file", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("source_line", DataTypes.BIGINT()));
    fields.add(DataTypes.FIELD("arrived_at", DataTypes.TIMESTAMP_LTZ(6)));
    fields.add(DataTypes.FIELD("snapshot_date", DataTypes.DATE()));
    fields.add(DataTypes.FIELD("run_id", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("reject_reason", DataTypes.STRING()));
    fields.add(DataTypes.FIELD("raw", DataTypes.BYTES()));
    return (RowType) DataTypes.ROW(fields).getLogicalType();
  }

  /** Where {@code arrived_at} stands in a row: what {@code ArrivalWatermarks} reads. */
  public int arrivedAtPosition() {
    return columns.size() + ARRIVED_AT;
  }
}
