package io.lakehouse.jobs.generate;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Writes numbers and times as text into a byte array; each method returns where the text ends. */
final class Ascii {
  static final long DAY_MILLIS = 86_400_000;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Ascii() {}

  /** A number that is not negative, in decimal digits. */
  static int number(byte[] bytes, int from, long number) {
    int digits = 1;
    for (long rest = number; rest > 9; rest /= 10) {
      digits++;
    }
    return padded(bytes, from, number, digits);
  }

  /** The last digits of a number. */
  static int padded(byte[] bytes, int from, long number, int digits) {
    long rest = number;
    for (int at = from + digits - 1; at >= from; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return from + digits;
  }

  /** Sixteen hexadecimal digits. */
  static int hex(byte[] bytes, int from, long number) {
    for (int digit = 0; digit < 16; digit++) {
      bytes[from + digit] = HEX[(int) (number >>> (60 - 4 * digit)) & 15];
    }
    return from + 16;
  }

  /** A time as {@code 2026-11-20T07:08:09.123}, without the zone. */
  static int time(byte[] bytes, int from, long epochMillis) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
    int time = (int) Math.floorMod(epochMillis, DAY_MILLIS);
    int at = padded(bytes, from, date.getYear(), 4);
    at = part(bytes, at, '-', date.getMonthValue(), 2);
    at = part(bytes, at, '-', date.getDayOfMonth(), 2);
    at = part(bytes, at, 'T', time / 3_600_000, 2);
    at = part(bytes, at, ':', time / 60_000 % 60, 2);
    at = part(bytes, at, ':', time / 1000 % 60, 2);
    return part(bytes, at, '.', time % 1000, 3);
  }

  private static int part(byte[] bytes, int from, char before, int number, int digits) {
    bytes[from] = (byte) before;
    return padded(bytes, from + 1, number, digits);
  }
}
