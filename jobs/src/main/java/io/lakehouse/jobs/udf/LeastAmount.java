package io.lakehouse.jobs.udf;

import java.math.BigDecimal;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;

/**
 * {@code LEAST_AMOUNT(items)}: the least price x quantity of the items of an order. SQL has no way
 * to say something of each element of an array without a row for each.
 */
public final class LeastAmount extends OncePerRow {
  private static final long serialVersionUID = 1;

  private static final int FIELDS = 4;
  private static final int PRICE = 2;
  private static final int QUANTITY = 3;
  private static final int PRECISION = 18;
  private static final int SCALE = 2;

  /** Null when there is no item, or when the amount of one is not known or too large for money. */
  public @DataTypeHint(value = "DECIMAL(18, 2)", bridgedTo = DecimalData.class) DecimalData eval(
      @DataTypeHint(
              value =
                  "ARRAY<ROW<product_id BIGINT, category STRING, price DECIMAL(18, 2), quantity INT>>",
              bridgedTo = ArrayData.class)
          ArrayData items) {
    DecimalData least = null;
    for (int i = 0; items != null && i < items.size(); i++) {
      DecimalData amount = items.isNullAt(i) ? null : amount(items.getRow(i, FIELDS));
      if (amount == null) {
        return null;
      }
      least = least == null || amount.compareTo(least) < 0 ? amount : least;
    }
    return least;
  }

  private static DecimalData amount(RowData item) {
    if (item.isNullAt(PRICE) || item.isNullAt(QUANTITY)) {
      return null;
    }
    BigDecimal price = item.getDecimal(PRICE, PRECISION, SCALE).toBigDecimal();
    return DecimalData.fromBigDecimal(
        price.multiply(BigDecimal.valueOf(item.getInt(QUANTITY))), PRECISION, SCALE);
  }
}
