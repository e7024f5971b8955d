package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_ORDER_ITEMS(json)}: as {@code PARSE_ITEMS}, but the product is an integer, as in the
 * catalogue; one that is no integer is null.
 */
public final class ParseOrderItems extends OncePerRow {
  private static final long serialVersionUID = 1;

  private transient JsonItems items;

  /** Null when the text is null or no array. */
  public @DataTypeHint(
      value = "ARRAY<ROW<product_id BIGINT, category STRING, price DECIMAL(18, 2), quantity INT>>",
      bridgedTo = ArrayData.class) ArrayData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData json) {
    return json == null ? null : eval(json.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(
      value = "ARRAY<ROW<product_id BIGINT, category STRING, price DECIMAL(18, 2), quantity INT>>",
      bridgedTo = ArrayData.class) ArrayData eval(@DataTypeHint("BYTES") byte[] json) {
    items = items == null ? new JsonItems(new ParseBigint()::eval) : items;
    return json == null ? null : items.parse(json);
  }
}
