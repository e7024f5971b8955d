package io.lakehouse.jobs.source.json;

import org.apache.flink.table.data.GenericRowData;

/** Makes a row of the bytes of one event. One decoder serves one thread. */
public final class JsonDecoder {
  private final JsonFields fields;
  private final JsonRowBuilder rows;

  /**
   * A decoder of a feed's events.
   *
   * @param schema the feed's fields
   * @param runId the run that reads them
   */
  public JsonDecoder(JsonSchema schema, String runId) {
    this.fields = new JsonFields(schema.columns().stream().map(JsonColumn::field).toList());
    this.rows = new JsonRowBuilder(schema, runId);
  }

  /**
   * A fresh row, a reject when the value is no JSON object, or a nested field of it no JSON.
   *
   * @param value the event, null for a tombstone; the row keeps views of it, so it must not change
   */
  public GenericRowData decode(byte[] value, JsonOrigin origin) {
    String reason = fields.read(value);
    return reason == null ? rows.row(fields, origin) : rows.bad(reason, value, origin);
  }
}
