package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParseItemsTest {

  @Test
  void readsEachItem() {
    assertThat(
            parse(
                """
                [{"product_id": "p1", "category": "Shoes", "price": 19.9, "quantity": 2},
                 {"product_id": 17, "price": "5", "quantity": "1", "colour": "red"}]"""))
        .containsExactly("p1 Shoes 19.90 2", "17 null 5.00 1");
  }

  @Test
  void takesNoneOfTheFieldsThatAreMissingOrOfAnotherType() {
    assertThat(
            parse(
                """
                [{}, 1, null, "p", [],
                 {"product_id": null, "category": {}, "price": "dear", "quantity": 1.5}]"""))
        .containsExactly(
            "null null null null",
            "null null null null",
            "null null null null",
            "null null null null",
            "null null null null",
            "null null null null");
  }

  @Test
  void keepsAllDigitsOfANumber() {
    assertThat(
            parse(
                """
                [{"product_id": 12345678901234567890, "price": 9007199254740993.25},
                 {"product_id": 1.50, "price": 1e999999999}]"""))
        .containsExactly(
            "12345678901234567890 null 9007199254740993.25 null", "1.50 null null null");
  }

  @Test
  void anEmptyArrayHasNoItems() {
    assertThat(parse("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "1", "null", "\"[]\"", "[", "[1", "[]]", "[] x", "x"})
  void isNullForWhatIsNoArray(String json) {
    assertThat(parse(json)).isNull();
  }

  @Test
  void isNullForWhatIsNestedTooDeep() {
    assertThat(parse("[".repeat(2000) + "]".repeat(2000))).isNull();
  }

  @Test
  void isNullForNull() {
    assertThat(new ParseItems().eval((StringData) null)).isNull();
    assertThat(new ParseItems().eval((byte[]) null)).isNull();
  }

  private static List<String> parse(String json) {
    List<String> items = text(new ParseItems().eval(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(text(new ParseItems().eval(StringData.fromString(json)))).isEqualTo(items);
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
                  item.getString(0),
                  item.getString(1),
                  item.isNullAt(2) ? null : item.getDecimal(2, 18, 2),
                  item.isNullAt(3) ? null : item.getInt(3)));
    }
    return text;
  }
}
