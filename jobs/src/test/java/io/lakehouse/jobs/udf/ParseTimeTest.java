package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PARSE_TIME} and {@code PARSE_DATE} take the same text. */
class ParseTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-20, 2026-11-20T00:00:00Z",
    "' 2026-11-20 ', 2026-11-20T00:00:00Z",
    "2028-02-29, 2028-02-29T00:00:00Z",
    "2026-11-20T10:15, 2026-11-20T10:15:00Z",
    "2026-11-20T10:15:30, 2026-11-20T10:15:30Z",
    "2026-11-20T10:15:30Z, 2026-11-20T10:15:30Z",
    "2026-11-20T10:15:30.1, 2026-11-20T10:15:30.100Z",
    "2026-11-20T10:15:30.123456789, 2026-11-20T10:15:30.123456Z",
    "2026-11-20T00:15:30+02:00, 2026-11-19T22:15:30Z",
    "2026-11-20T23:15:30.5-05:30, 2026-11-21T04:45:30.5Z",
    "' 2026-11-20T10:15:30Z ', 2026-11-20T10:15:30Z",
    "0001-01-01, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z"
  })
  void takesIsoDatesAndTimesInUtcWhereTheyHaveNoZone(String text, Instant expected) {
    assertThat(time(text)).isEqualTo(expected);
    assertThat(date(text)).isEqualTo(LocalDate.ofInstant(expected, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "20261120",
        "1795169730123",
        "45981",
        "2026-11",
        "2026-11-2",
        "20-11-2026",
        "11/20/2026",
        "2026-02-29",
        "2026-11-31",
        "2026-13-20T10:15:30Z",
        "2026-11-20 10:15:30",
        "2026-11-20T10:15:30 Z",
        "2026-11-20T24:15:30",
        "2026-11-20T10:60",
        "2026-11-20T10:15:3x",
        "2026-11-20T",
        "0000-12-31",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01",
        "null"
      })
  void takesNothingElse(String text) {
    assertThat(time(text)).isNull();
    assertThat(date(text)).isNull();
  }

  @Test
  void isNullForNull() {
    assertThat(new ParseTime().eval((StringData) null)).isNull();
    assertThat(new ParseTime().eval((byte[]) null)).isNull();
    assertThat(new ParseDate().eval((StringData) null)).isNull();
    assertThat(new ParseDate().eval((byte[]) null)).isNull();
  }

  private static Instant time(String text) {
    TimestampData time = new ParseTime().eval(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new ParseTime().eval(StringData.fromString(text))).isEqualTo(time);
    return time == null ? null : time.toInstant();
  }

  private static LocalDate date(String text) {
    Integer date = new ParseDate().eval(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new ParseDate().eval(StringData.fromString(text))).isEqualTo(date);
    return date == null ? null : LocalDate.ofEpochDay(date);
  }
}
