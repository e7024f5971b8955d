package io.lakehouse.jobs.udf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/**
 * Items that were bought: an array of {@code {product_id, category, price, quantity}}. A field that
 * is missing or of another type is null.
 */
final class JsonItems {
  private final Function<StringData, Object> product;
  private final ParseMoney money = new ParseMoney();
  private final ParseInt count = new ParseInt();

  /**
   * The items with products of some type.
   *
   * @param product the product of its text, which may be null
   */
  JsonItems(Function<StringData, Object> product) {
    this.product = product;
  }

  /** Null when the JSON is no array. */
  ArrayData parse(byte[] json) {
    JsonNode items = Json.read(json);
    if (!items.isArray()) {
      return null;
    }
    Object[] rows = new Object[items.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(items.get(i));
    }
    return new GenericArrayData(rows);
  }

  private GenericRowData row(JsonNode item) {
    return GenericRowData.of(
        product.apply(Json.text(item, "product_id")),
        Json.text(item, "category"),
        money.eval(Json.text(item, "price")),
        count.eval(Json.text(item, "quantity")));
  }
}
