package io.lakehouse.jobs.udf;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_ADDRESS(json)}: an address, an object of {@code {street, city, state, zip,
 * country}}. A part that is missing or nested is null, and any other one is left out.
 */
public final class ParseAddress extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or no object. */
  public @DataTypeHint(
      value = "ROW<street STRING, city STRING, state STRING, zip STRING, country STRING>",
      bridgedTo = RowData.class) RowData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData json) {
    return json == null ? null : eval(json.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(
      value = "ROW<street STRING, city STRING, state STRING, zip STRING, country STRING>",
      bridgedTo = RowData.class) RowData eval(@DataTypeHint("BYTES") byte[] json) {
    if (json == null) {
      return null;
    }
    JsonNode address = Json.read(json);
    return address.isObject()
        ? GenericRowData.of(
            Json.text(address, "street"),
            Json.text(address, "city"),
            Json.text(address, "state"),
            Json.text(address, "zip"),
            Json.text(address, "country"))
        : null;
  }
}
