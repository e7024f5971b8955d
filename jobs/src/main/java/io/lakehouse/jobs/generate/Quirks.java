package io.lakehouse.jobs.generate;

import java.util.LinkedHashMap;

/**
 * How much of what goes wrong in the field a generated day has. Rates are shares of the good users,
 * 0 to 1. A quirk adds a line or spoils a value that no aggregate uses, so that the good users and
 * the aggregate files stay the same.
 *
 * @param duplicates users whose line is there twice
 * @param conflicts users with a second line that differs in hasProfilePicture
 * @param brokenLines extra lines with a field too few or too many, with bytes that are no UTF-8, or
 *     with a stray quote; when above 0, the last file also ends in a torn line
 * @param negativeCounts extra users with a negative number of wished products
 * @param exponentKeys extra users whose key a spreadsheet has rounded, as {@code -1.0979E+18}
 * @param unknownLanguages users of the 2024 schema with language {@code 74}
 * @param emptyCountryCodes users of the 2024 schema without countryCode
 * @param firstChunk how the first file of the 2024 schema is written
 */
public record Quirks(
    double duplicates,
    double conflicts,
    double brokenLines,
    double negativeCounts,
    double exponentKeys,
    double unknownLanguages,
    double emptyCountryCodes,
    ChunkStyle firstChunk) {

  /** How a chunk is written. */
  public enum ChunkStyle {
    /** UTF-8, LF, nothing quoted, as the platform does. */
    PLAIN,
    /** With a byte order mark, CR LF and quoted names, as a spreadsheet does. */
    SPREADSHEET
  }

  /**
   * Checks the rates.
   *
   * @throws IllegalArgumentException naming every rate that is none
   */
  public Quirks {
    var rates = new LinkedHashMap<String, Double>();
    rates.put("duplicates", duplicates);
    rates.put("conflicts", conflicts);
    rates.put("brokenLines", brokenLines);
    rates.put("negativeCounts", negativeCounts);
    rates.put("exponentKeys", exponentKeys);
    rates.put("unknownLanguages", unknownLanguages);
    rates.put("emptyCountryCodes", emptyCountryCodes);
    rates.values().removeIf(rate -> rate >= 0 && rate <= 1);
    if (!rates.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot generate files, a rate must be from 0 to 1: " + rates);
    }
    if (duplicates + conflicts > 1 || brokenLines + negativeCounts + exponentKeys > 1) {
      throw new IllegalArgumentException(
          "Cannot generate files, a user has at most one copy and one spoilt line beside it:"
              + " lower the rates so that duplicates + conflicts, and brokenLines +"
              + " negativeCounts + exponentKeys, are each at most 1");
    }
  }

  /** A flawless day. */
  public static Quirks none() {
    return new Quirks(0, 0, 0, 0, 0, 0, 0, ChunkStyle.PLAIN);
  }

  /** About one line in a thousand is not as it should be. */
  public static Quirks few() {
    return at(0.0005);
  }

  /** Every quirk at this rate, none at 0. */
  public static Quirks at(double rate) {
    return rate == 0
        ? none()
        : new Quirks(rate, rate / 2, rate, rate / 2, rate / 2, rate, rate, ChunkStyle.SPREADSHEET);
  }
}
