package io.lakehouse.jobs.source.json;

import java.util.Arrays;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Makes rows of events, in the layout of {@link JsonSchema}. */
final class JsonRowBuilder {
  private final int columns;
  private final StringData runId;

  JsonRowBuilder(JsonSchema schema, String runId) {
    this.columns = schema.columns().size();
    this.runId = StringData.fromString(runId);
  }

  /** A fresh row of an event that is a JSON object. */
  GenericRowData good(JsonFields fields, JsonOrigin origin) {
    GenericRowData row = lineage(origin);
    for (int i = 0; i < columns; i++) {
      row.setField(i, fields.value(i));
    }
    row.setField(columns + JsonSchema.EXTRA, fields.extra());
    row.setField(columns + JsonSchema.VALUE, fields.text());
    return row;
  }

  /**
   * A fresh row of an event that is none; of a tombstone ({@code value} null) no bytes are left.
   */
  GenericRowData bad(String reason, byte[] value, JsonOrigin origin) {
    GenericRowData row = lineage(origin);
    row.setField(columns + JsonSchema.REJECT_REASON, StringData.fromString(reason));
    row.setField(
        columns + JsonSchema.RAW, value == null ? new byte[0] : Arrays.copyOf(value, value.length));
    return row;
  }

  private GenericRowData lineage(JsonOrigin origin) {
    GenericRowData row = new GenericRowData(columns + JsonSchema.BEHIND_COLUMNS);
    row.setField(columns + JsonSchema.EVENT_KEY, origin.key());
    row.setField(columns + JsonSchema.HEADERS, origin.headers());
    row.setField(columns + JsonSchema.SOURCE_PARTITION, origin.partition());
    row.setField(columns + JsonSchema.SOURCE_FILE, origin.file());
    row.setField(columns + JsonSchema.SOURCE_LINE, origin.line());
    row.setField(
        columns + JsonSchema.ARRIVED_AT, TimestampData.fromEpochMillis(origin.arrivedAt()));
    row.setField(columns + JsonSchema.SNAPSHOT_DATE, origin.snapshotDate());
    row.setField(columns + JsonSchema.RUN_ID, runId);
    return row;
  }
}
