package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParseAddressTest {

  @Test
  void readsThePartsWhateverTheirOrder() {
    assertThat(
            parse(
                """
                {"country": "FR", "zip": "02100", "state": "Hauts-de-France",
                 "city": "Saint-Quentin", "street": "1, rue d'Isle"}"""))
        .isEqualTo("1, rue d'Isle|Saint-Quentin|Hauts-de-France|02100|FR");
  }

  @Test
  void takesNumbersAsTextAndLeavesOutWhatIsNoPart() {
    assertThat(parse("{\"zip\": 2100, \"city\": null, \"state\": [\"x\"], \"floor\": 3}"))
        .isEqualTo("null|null|null|2100|null");
    assertThat(parse("{}")).isEqualTo("null|null|null|null|null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "1", "null", "\"{}\"", "{", "{'city': 'Nice'}", "{} x"})
  void isNullForWhatIsNoObject(String json) {
    assertThat(parse(json)).isNull();
  }

  @Test
  void isNullForNull() {
    assertThat(new ParseAddress().eval((StringData) null)).isNull();
    assertThat(new ParseAddress().eval((byte[]) null)).isNull();
  }

  private static String parse(String json) {
    String address = text(new ParseAddress().eval(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(text(new ParseAddress().eval(StringData.fromString(json)))).isEqualTo(address);
    return address;
  }

  private static String text(RowData address) {
    return address == null
        ? null
        : IntStream.range(0, address.getArity())
            .mapToObj(i -> String.valueOf(address.isNullAt(i) ? null : address.getString(i)))
            .collect(Collectors.joining("|"));
  }
}
