package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParseInstantTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T10:15:30Z, 2026-11-20T10:15:30Z",
    "2026-11-20T10:15:30.1Z, 2026-11-20T10:15:30.100Z",
    "2026-11-20T10:15:30.12Z, 2026-11-20T10:15:30.120Z",
    "2026-11-20T10:15:30.123Z, 2026-11-20T10:15:30.123Z",
    "2026-11-20T10:15:30.123456Z, 2026-11-20T10:15:30.123456Z",
    "2026-11-20T10:15:30.123456789Z, 2026-11-20T10:15:30.123456Z",
    "2026-11-20T10:15:30.Z, 2026-11-20T10:15:30Z",
    "2026-11-20T10:15Z, 2026-11-20T10:15:00Z",
    "2026-11-20T00:15:30+02:00, 2026-11-19T22:15:30Z",
    "2026-11-20T23:15:30.5-05:30, 2026-11-21T04:45:30.5Z",
    "2026-11-20T10:15:30+18:00, 2026-11-19T16:15:30Z",
    "2026-11-20T10:15:30-00:00, 2026-11-20T10:15:30Z",
    "2026-11-20T10:15:30.123456789+01:00, 2026-11-20T09:15:30.123456Z",
    "2026-11-20T10:15+01:00, 2026-11-20T09:15:00Z",
    "2026-11-20T10:15:30+01:00:30, 2026-11-20T09:15:00Z",
    "2026-10-31T23:59:59.9-17:59, 2026-11-01T17:58:59.900Z",
    "' 2026-11-20T10:15:30Z ', 2026-11-20T10:15:30Z",
    "2028-02-29T00:00:00Z, 2028-02-29T00:00:00Z",
    "2026-12-31T23:59:59.999Z, 2026-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    "1795169730123, 2026-11-20T10:15:30.123Z",
    "' 1795169730123 ', 2026-11-20T10:15:30.123Z",
    "1795169730, 1970-01-21T18:39:29.730Z",
    "0, 1970-01-01T00:00:00Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "-62135596800000, 0001-01-01T00:00:00Z",
    "253402300799999, 9999-12-31T23:59:59.999Z"
  })
  void takesIsoWithAZoneAndEpochMilliseconds(String text, Instant expected) {
    assertThat(parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "2026-11-20",
        "2026-11-20T10:15:30",
        "2026-11-20 10:15:30Z",
        "2026-11-20T10:15:30 Z",
        "2026-11-20T10:15:30+18:01",
        "2026-11-20T10:15:30+01:60",
        "2026-11-20T10:15:30+0a:00",
        "2026-11-20T10:15:30x01:00",
        "2026-11-20T10:15:30+0100",
        "1900-02-29T00:00:00Z",
        "2026-11-00T10:15:30+01:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-00:01",
        "20-11-2026T10:15:30Z",
        "2026-13-20T10:15:30Z",
        "2026-02-29T10:15:30Z",
        "2026-11-31T10:15:30Z",
        "2026-11-20T24:15:30Z",
        "2026-11-20T10:60:30Z",
        "2026-11-20T10:15:60Z",
        "2026-11-20T10:15:3xZ",
        "2026-11-20T10:15:30.12xZ",
        "2026/11/20T10:15:30.1Z",
        "0000-12-31T23:59:59.999Z",
        "-0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "-62135596800001",
        "253402300800000",
        "9223372036854775808",
        "1795169730123.0",
        "1.795e12",
        "null"
      })
  void takesNothingElse(String text) {
    assertThat(parse(text)).isNull();
  }

  @Test
  void hasNoInstantForNull() {
    assertThat(new ParseInstant().eval((StringData) null)).isNull();
    assertThat(new ParseInstant().eval((byte[]) null)).isNull();
  }

  /** Most text takes a short way of its own, which must not differ from the long one. */
  @Test
  void agreesWithJavaOnRandomTimes() {
    Random random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      long millis = random.nextLong(-62_135_596_800_000L, 253_402_300_800_000L);
      OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
      ZoneOffset zone =
          random.nextBoolean()
              ? ZoneOffset.UTC
              : ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
      ChronoUnit unit = random.nextBoolean() ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
      time = time.truncatedTo(unit);
      String text = time.withOffsetSameInstant(zone).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      if (!text.startsWith("+")) {
        assertThat(parse(text)).as(text).isEqualTo(time.toInstant());
      }
    }
  }

  private static Instant parse(String text) {
    TimestampData time = new ParseInstant().eval(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new ParseInstant().eval(StringData.fromString(text))).isEqualTo(time);
    return time == null ? null : time.toInstant();
  }
}
