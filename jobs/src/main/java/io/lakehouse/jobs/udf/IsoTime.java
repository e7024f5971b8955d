package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/** ISO-8601 dates and times as producers write them: with a zone, or in UTC. */
final class IsoTime {
  private static final int DATE_LENGTH = "2026-11-20".length();

  /** The last year that every reader of the tables can hold. */
  private static final int LAST_YEAR = 9999;

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(java.util.Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  private IsoTime() {}

  /**
   * A date, which is its midnight, or a date and time, in UTC. What is finer than a microsecond is
   * cut off. Null when the text is neither, or not within the years 1 to 9999.
   */
  static LocalDateTime utc(byte[] text) {
    String iso = new String(text, StandardCharsets.UTF_8).strip();
    try {
      LocalDateTime time =
          iso.length() == DATE_LENGTH ? LocalDate.parse(iso).atStartOfDay() : dateTime(iso);
      return time.getYear() >= 1 && time.getYear() <= LAST_YEAR
          ? time.truncatedTo(ChronoUnit.MICROS)
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalDateTime dateTime(String iso) {
    TemporalAccessor time = DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime zoned
        ? zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
        : (LocalDateTime) time;
  }
}
