package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_ITEMS(json)}: the items of a checkout or a purchase, an array of {@code {product_id,
 * category, price, quantity}}. A field that is missing or of another type is null.
 */
public final class ParseItems extends OncePerRow {
  private static final long serialVersionUID = 1;

  private transient JsonItems items;

  /** Null when the text is null or no array. */
  public @DataTypeHint(
      value = "ARRAY<ROW<product_id STRING, category STRING, price DECIMAL(18, 2), quantity INT>>",
      bridgedTo = ArrayData.class) ArrayData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData json) {
    return json == null ? null : eval(json.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(
      value = "ARRAY<ROW<product_id STRING, category STRING, price DECIMAL(18, 2), quantity INT>>",
      bridgedTo = ArrayData.class) ArrayData eval(@DataTypeHint("BYTES") byte[] json) {
    items = items == null ? new JsonItems(product -> product) : items;
    return json == null ? null : items.parse(json);
  }
}
