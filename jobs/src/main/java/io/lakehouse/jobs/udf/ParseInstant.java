package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * {@code PARSE_INSTANT(text)}: ISO-8601 date and time with a zone, or milliseconds since 1970. Text
 * without a zone could mean any hour and is no instant. What is finer than a microsecond is cut
 * off.
 */
public final class ParseInstant extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** The years 1 to 9999, which every reader of the tables can hold. */
  private static final long EARLIEST = -62_135_596_800_000L;

  private static final long LATEST = 253_402_300_799_999L;

  /** Null when the text is null or no such time. */
  public @DataTypeHint(value = "TIMESTAMP_LTZ(6)", bridgedTo = TimestampData.class) TimestampData
      eval(@DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "TIMESTAMP_LTZ(6)", bridgedTo = TimestampData.class) TimestampData
      eval(@DataTypeHint("BYTES") byte[] text) {
    return text == null ? null : instant(text);
  }

  private static TimestampData instant(byte[] text) {
    Long millis = millis(text);
    if (millis == null) {
      return iso(new String(text, StandardCharsets.UTF_8).strip());
    }
    return isInRange(millis) ? TimestampData.fromEpochMillis(millis) : null;
  }

  private static boolean isInRange(long millis) {
    return millis >= EARLIEST && millis <= LATEST;
  }

  /** Epoch milliseconds, or {@code 2026-11-20T10:15:30.123Z} with up to three decimals. */
  private static Long millis(byte[] text) {
    if (text.length < 20 || text[text.length - 1] != 'Z' || text.length > 24) {
      return Numbers.integer(text);
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    boolean shaped =
        text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
    boolean inRange =
        year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour >= 0 && hour < 24;
    if (!shaped || !inRange || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return null;
    }
    int fraction = 0;
    if (text.length > 20) {
      int decimals = text.length - 21;
      fraction = text[19] == '.' && decimals > 0 ? digits(text, 20, 20 + decimals) : -1;
      if (fraction < 0) {
        return null;
      }
      fraction *= decimals == 1 ? 100 : decimals == 2 ? 10 : 1;
    }
    long days = epochDay(year, month, day);
    return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000L + fraction;
  }

  /** Days since 1970 of the proleptic Gregorian calendar, as {@code LocalDate} counts them. */
  private static long epochDay(int year, int month, int day) {
    return java.time.LocalDate.of(year, month, day).toEpochDay();
  }

  private static int digits(byte[] text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static TimestampData iso(String text) {
    try {
      LocalDateTime time =
          OffsetDateTime.parse(text)
              .withOffsetSameInstant(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.MICROS)
              .toLocalDateTime();
      return isInRange(time.toInstant(ZoneOffset.UTC).toEpochMilli())
          ? TimestampData.fromLocalDateTime(time)
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
