package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PARSE_ORDER_ITEMS} and, over its items, {@code LEAST_AMOUNT}. */
class ParseOrderItemsTest {

  @Test
  void takesIntegersForProductsAndNothingElse() {
    assertThat(
            text(
                parse(
                    """
                    [{"product_id": 17, "category": "Shoes", "price": 18, "quantity": 2},
                     {"product_id": "9223372036854775807", "price": 21.805, "quantity": "1"},
                     {"product_id": "p9"}, {"product_id": 1.5}, {}, null]""")))
        .containsExactly(
            "17 Shoes 18.00 2",
            "9223372036854775807 null 21.81 1",
            "null null null null",
            "null null null null",
            "null null null null",
            "null null null null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "1", "null", "[", "[] x", "x"})
  void isNullForWhatIsNoArray(String json) {
    assertThat(parse(json)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'price': 2.50, 'quantity': 3}] | 7.50",
        "[{'price': 2.50, 'quantity': 3}, {'price': 7.49, 'quantity': 1}] | 7.49",
        "[{'price': 2.50, 'quantity': 0}] | 0.00",
        "[{'price': -2.50, 'quantity': 1}, {'price': 1, 'quantity': 1}] | -2.50",
        "[{'price': -2.50, 'quantity': -2}] | 5.00",
        "[{'price': 2.50, 'quantity': 1}, {'price': 2.50}] |",
        "[{'price': 2.50, 'quantity': 1.5}] |",
        "[{'price': 'dear', 'quantity': 1}] |",
        "[null] |",
        "[{'price': 9999999999999999.99, 'quantity': 2}] |",
        "[] |",
        "{} |"
      })
  void leastAmountIsThatOfOneItemAndUnknownWhereAnyIs(String json, String expected) {
    DecimalData least = new LeastAmount().eval(parse(json.replace('\'', '"')));
    assertThat(least == null ? null : least.toString()).isEqualTo(expected);
  }

  @Test
  void isNullForNull() {
    assertThat(new ParseOrderItems().eval((StringData) null)).isNull();
    assertThat(new ParseOrderItems().eval((byte[]) null)).isNull();
    assertThat(new LeastAmount().eval(null)).isNull();
  }

  private static ArrayData parse(String json) {
    ArrayData items = new ParseOrderItems().eval(json.getBytes(StandardCharsets.UTF_8));
    assertThat(text(new ParseOrderItems().eval(StringData.fromString(json))))
        .isEqualTo(text(items));
    return items;
  }

  private static List<String> text(ArrayData items) {
    if (items == null) {
      return null;
    }
    List<String> text = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      RowData item = items.getRow(i, 4);
      text.add(
          "%s %s %s %s"
              .formatted(
                  item.isNullAt(0) ? null : item.getLong(0),
                  item.getString(1),
                  item.isNullAt(2) ? null : item.getDecimal(2, 18, 2),
                  item.isNullAt(3) ? null : item.getInt(3)));
    }
    return text;
  }
}
