package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "+0, 0",
    "7, 7",
    "+7, 7",
    "-7, -7",
    "007, 7",
    "00000000000000000000000000007, 7",
    "' 42  ', 42",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "+9223372036854775807, 9223372036854775807",
    "-7279641312655250028, -7279641312655250028"
  })
  void readsPlainIntegersOf64Bits(String text, long expected) {
    assertThat(bigint(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "+",
        "-",
        "--1",
        "+-1",
        "1-",
        "1 2",
        "- 1",
        "1.5",
        "1.0",
        "1.",
        "1E3",
        "1e3",
        "-1.0979E+18",
        "1,5",
        "1_000",
        "0x10",
        "1L",
        "NaN",
        "null",
        "１",
        "٣",
        "9223372036854775808",
        "-9223372036854775809",
        "9223372036854775810",
        "18446744073709551616",
        "99999999999999999999",
        "-99999999999999999999"
      })
  void takesNothingElseForAnInteger(String text) {
    assertThat(bigint(text)).isNull();
  }

  @Test
  void agreesWithArbitraryPrecisionAroundTheBounds() {
    BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
    BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
    for (long delta = -2_000; delta <= 2_000; delta++) {
      check(most.add(BigInteger.valueOf(delta)));
      check(least.add(BigInteger.valueOf(delta)));
      check(most.multiply(BigInteger.TEN).add(BigInteger.valueOf(delta)));
    }
  }

  private static void check(BigInteger value) {
    Long expected = value.bitLength() < 64 ? (Long) value.longValue() : null;
    assertThat(bigint(value.toString())).as(value.toString()).isEqualTo(expected);
  }

  @Test
  void keepsNull() {
    assertThat(new ParseBigint().eval((StringData) null)).isNull();
    assertThat(new ParseInt().eval((StringData) null)).isNull();
    assertThat(new ParseDouble().eval((StringData) null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"2147483647, 2147483647", "-2147483648, -2147483648", "'  -5', -5"})
  void readsIntegersOf32Bits(String text, int expected) {
    assertThat(new ParseInt().eval(StringData.fromString(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "-2147483649", "4294967296", "9223372036854775807", "1.5"})
  void takesNothingLargerForAnIntegerOf32Bits(String text) {
    assertThat(new ParseInt().eval(StringData.fromString(text))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+1",
        "1",
        "1.",
        ".5",
        "-.5",
        "0.1",
        "75.5",
        "1e3",
        "1E3",
        "1E+3",
        "1e-3",
        "-1.0979E+18",
        "3060.3362068965516",
        "4.9e-324",
        "2.2250738585072014E-308",
        "1.7976931348623157e308",
        "123456789012345",
        "1234567890123456",
        "12345678901234567890",
        "0.000000000000001",
        "0.0000000000000001",
        "9007199254740993",
        "000000000000000000000.5",
        "1e-400",
        "179769313486231570000000000000000000000000000000000000000000000000000"
      })
  void readsFiniteDecimalNumbersAsJavaDoes(String text) {
    assertThat(decimal(text)).isEqualTo(Double.parseDouble(text));
    assertThat(decimal("  " + text + " ")).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "+",
        "-",
        "-.",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1.5.2",
        "1,5",
        "1 5",
        "1d",
        "1f",
        "0x1p3",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "x",
        "50%",
        "1e5\t",
        "\t1e5",
        "15\t",
        "１"
      })
  void takesNothingElseForANumber(String text) {
    assertThat(decimal(text)).isNull();
  }

  @Test
  void roundsAsJavaDoesWhateverTheDigits() {
    Random random = new Random(42);
    for (int i = 0; i < 300_000; i++) {
      String text = digits(random);
      assertThat(decimal(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  private static String digits(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int before = random.nextInt(20);
    for (int i = 0; i < before; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    int after = before == 0 ? 1 + random.nextInt(20) : random.nextInt(20);
    if (after > 0) {
      text.append('.');
    }
    for (int i = 0; i < after; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    if (random.nextInt(4) == 0) {
      text.append('e').append(random.nextInt(61) - 30);
    }
    return text.toString();
  }

  @Test
  void readsBackEveryDoubleThatJavaWrites() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(decimal(Double.toString(value))).isEqualTo(value);
      }
    }
  }

  private static Long bigint(String text) {
    return new ParseBigint().eval(StringData.fromString(text));
  }

  private static Double decimal(String text) {
    return new ParseDouble().eval(StringData.fromString(text));
  }
}
