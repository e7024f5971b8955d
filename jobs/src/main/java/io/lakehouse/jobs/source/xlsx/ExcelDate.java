package io.lakehouse.jobs.source.xlsx;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Dates as workbooks have them: a number of days, whose fraction is the time, in a cell with a
 * format for dates.
 */
final class ExcelDate {
  private static final BigDecimal DAY = BigDecimal.valueOf(Duration.ofDays(1).toMillis());

  /** The last day that Excel has. */
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  /** More days than there are until then, whenever they are counted from. */
  private static final BigDecimal TOO_MANY = BigDecimal.valueOf(3_000_000);

  /** The day that Excel has in 1900 and the calendar has not. */
  private static final int NO_DAY = 60;

  /**
   * What a format shows as it stands: quoted, escaped, as wide as, filled with, and in brackets.
   */
  private static final Pattern LITERAL = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[[^\\]]*\\]");

  private static final Pattern ELAPSED = Pattern.compile("\\[(h+|m+|s+)\\]");

  private ExcelDate() {}

  /**
   * Whether a format shows a date or a time of a day. A format of an elapsed time ({@code [h]:mm})
   * does not.
   *
   * @param id the format's number; null for none
   * @param format the format; null when it is one that need not be written, as its number tells it
   */
  static boolean isFormat(Integer id, String format) {
    if (id != null && isBuiltIn(id)) {
      return true;
    }
    if (format == null || ELAPSED.matcher(format.toLowerCase(Locale.ROOT)).find()) {
      return false;
    }
    String shown = LITERAL.matcher(format).replaceAll("").toLowerCase(Locale.ROOT);
    int section = shown.indexOf(';');
    return (section < 0 ? shown : shown.substring(0, section))
        .replace("general", "")
        .chars()
        .anyMatch(c -> "ymdhs".indexOf(c) >= 0);
  }

  /** Dates and times of all languages; 46 is an elapsed time. */
  private static boolean isBuiltIn(int id) {
    return (id >= 14 && id <= 22)
        || (id >= 27 && id <= 36)
        || id == 45
        || id == 47
        || (id >= 50 && id <= 58);
  }

  /**
   * A date, with its time when that is not midnight; less than a day is a time alone. Null when it
   * is no day that Excel has.
   */
  static String text(BigDecimal days, boolean is1904) {
    if (days.signum() < 0 || days.compareTo(TOO_MANY) > 0) {
      return null;
    }
    long millis = days.multiply(DAY).setScale(0, RoundingMode.HALF_UP).longValueExact();
    long perDay = DAY.longValueExact();
    long day = millis / perDay;
    LocalTime time = LocalTime.ofNanoOfDay(millis % perDay * 1_000_000);
    if (day == 0) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    LocalDate date = date(day, is1904);
    if (date == null || date.isAfter(LAST)) {
      return null;
    }
    return time.equals(LocalTime.MIDNIGHT)
        ? date.toString()
        : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.of(date, time));
  }

  private static LocalDate date(long day, boolean is1904) {
    if (is1904) {
      return LocalDate.of(1904, 1, 1).plusDays(day);
    }
    if (day == NO_DAY) {
      return null;
    }
    return LocalDate.of(1899, 12, day < NO_DAY ? 31 : 30).plusDays(day);
  }
}
