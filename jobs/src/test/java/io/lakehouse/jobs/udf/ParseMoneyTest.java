package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParseMoneyTest {

  @ParameterizedTest
  @CsvSource({
    "12.5, 12.50",
    "12.50, 12.50",
    "12, 12.00",
    "0, 0.00",
    "007, 7.00",
    "12., 12.00",
    ".5, 0.50",
    "' 12.5 ', 12.50",
    "+12.5, 12.50",
    "-12.5, -12.50",
    "12.345, 12.35",
    "12.344, 12.34",
    "-0.005, -0.01",
    "0.004, 0.00",
    "1.25e1, 12.50",
    "1E3, 1000.00",
    "125e-1, 12.50",
    "1e-30, 0.00",
    "9999999999999999.99, 9999999999999999.99",
    "9999999999999999, 9999999999999999.00",
    "0000000000000000012.50, 12.50"
  })
  void takesDecimalsAndRoundsHalfUpToCents(String text, BigDecimal expected) {
    assertThat(parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "-",
        "twelve",
        "12,50",
        "1,200.00",
        "12.50 EUR",
        "1.2.3",
        "--1",
        "0x10",
        "NaN",
        "Infinity",
        "1e",
        "1e2147483648",
        "1e999999999",
        "1e-999999999",
        "10000000000000000",
        "9999999999999999.995",
        "99999999999999999999999999999999999999999999",
        "\u0661\u0662",
        "null"
      })
  void takesNothingElse(String text) {
    assertThat(parse(text)).isNull();
  }

  @Test
  void hasNoMoneyForNull() {
    assertThat(new ParseMoney().eval((StringData) null)).isNull();
    assertThat(new ParseMoney().eval((byte[]) null)).isNull();
  }

  /** Most text takes a short way of its own, which must not differ from the long one. */
  @Test
  void agreesWithBigDecimalOnRandomNumbers() {
    Random random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      BigDecimal number =
          BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(6));
      BigDecimal cents = number.setScale(2, RoundingMode.HALF_UP);
      assertThat(parse(number.toPlainString()))
          .as("%s", number)
          .isEqualTo(cents.precision() > 18 ? null : cents);
    }
  }

  private static BigDecimal parse(String text) {
    DecimalData money = new ParseMoney().eval(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new ParseMoney().eval(StringData.fromString(text))).isEqualTo(money);
    return money == null ? null : money.toBigDecimal();
  }
}
