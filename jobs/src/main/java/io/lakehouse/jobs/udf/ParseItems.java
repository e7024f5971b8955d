package io.lakehouse.jobs.udf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_ITEMS(json)}: the items of a checkout or a purchase, an array of {@code {product_id,
 * category, price, quantity}}. A field that is missing or of another type is null.
 */
public final class ParseItems extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Numbers keep all their digits. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private transient ParseMoney money;
  private transient ParseInt count;

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
    if (json == null) {
      return null;
    }
    try {
      JsonNode items = JSON.readTree(json);
      if (items == null || !items.isArray()) {
        return null;
      }
      Object[] rows = new Object[items.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(items.get(i));
      }
      return new GenericArrayData(rows);
    } catch (JsonProcessingException e) {
      return null;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private GenericRowData row(JsonNode item) {
    money = money == null ? new ParseMoney() : money;
    count = count == null ? new ParseInt() : count;
    return GenericRowData.of(
        text(item, "product_id"),
        text(item, "category"),
        money.eval(text(item, "price")),
        count.eval(text(item, "quantity")));
  }

  private static StringData text(JsonNode item, String field) {
    JsonNode value = item.path(field);
    return value.isValueNode() && !value.isNull() ? StringData.fromString(value.asText()) : null;
  }
}
