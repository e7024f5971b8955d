package io.lakehouse.jobs.source.json;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Makes rows of events, in the layout of {@link JsonSchema}. */
final class JsonRowBuilder {
  private final JsonSchema schema;
  private final int columns;
  private final int[] nested;
  private final StringData runId;

  JsonRowBuilder(JsonSchema schema, String runId) {
    this.schema = schema;
    this.columns = schema.columns().size();
    this.nested =
        IntStream.range(0, columns).filter(i -> schema.columns().get(i).isNested()).toArray();
    this.runId = StringData.fromString(runId);
  }

  /** A fresh row of an event that is a JSON object; a reject when a nested field cannot be read. */
  GenericRowData row(JsonFields fields, JsonOrigin origin) {
    GenericRowData row = lineage(origin);
    for (int i = 0; i < columns; i++) {
      row.setField(i, fields.value(i));
    }
    for (int i : nested) {
      StringData text = fields.value(i);
      StringData json = text == null ? null : NestedText.json(text);
      if (text != null && json == null) {
        String name = schema.columns().get(i).name();
        return bad(name + " is neither JSON nor its single-quoted form", fields.bytes(), origin);
      }
      row.setField(i, json);
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
