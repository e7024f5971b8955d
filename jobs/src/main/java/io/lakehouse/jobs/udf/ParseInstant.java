package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
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

  private static final int NO_OFFSET = Integer.MIN_VALUE;

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

  /**
   * Epoch milliseconds, or {@code 2026-11-20T10:15:30.123Z} with up to three decimals and {@code Z}
   * or {@code +01:00} for zone.
   */
  private static Long millis(byte[] text) {
    int length = text.length;
    if (length < 20 || text[10] != 'T') {
      return Numbers.integer(text);
    }
    if (text[length - 1] == 'Z') {
      return local(text, length - 1);
    }
    int minutes = offset(text, length - 6);
    Long local = minutes == NO_OFFSET ? null : local(text, length - 6);
    return local == null ? null : local - minutes * 60_000L;
  }

  /** Minutes of {@code +01:00} at a position; 18 hours, the most there is, are left to Java. */
  private static int offset(byte[] text, int at) {
    int hours = digits(text, at + 1, at + 3);
    int minutes = digits(text, at + 4, at + 6);
    boolean shaped = (text[at] == '+' || text[at] == '-') && text[at + 3] == ':';
    if (!shaped || hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
      return NO_OFFSET;
    }
    return text[at] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
  }

  /** Milliseconds of {@code 2026-11-20T10:15:30.123}, as if its zone were UTC. */
  private static Long local(byte[] text, int length) {
    if (length < 19 || length > 23) {
      return null;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    boolean shaped =
        text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
    boolean inRange = year >= 1 && month >= 1 && month <= 12 && day >= 1 && hour >= 0 && hour < 24;
    if (!shaped
        || !inRange
        || day > Month.of(month).length(Year.isLeap(year))
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return null;
    }
    int fraction = 0;
    if (length > 19) {
      int decimals = length - 20;
      fraction = text[19] == '.' && decimals > 0 ? digits(text, 20, 20 + decimals) : -1;
      if (fraction < 0) {
        return null;
      }
      fraction *= decimals == 1 ? 100 : decimals == 2 ? 10 : 1;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000L + fraction;
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
