package io.lakehouse.jobs.generate;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes users as lines of one file, in one of the two schemas. */
final class UserLines {

  /** What is wrong with a line; a torn one has no end, so it must be a file's last. */
  enum Flaw {
    NONE,
    FIELD_TOO_FEW,
    FIELD_TOO_MANY,
    NO_UTF8,
    STRAY_QUOTE,
    TORN,
    NEGATIVE_COUNT,
    EXPONENT_KEY
  }

  private static final int MOST_SENIORITY = 4000;
  private static final String[] MONTHS = seniorities(30);
  private static final String[] YEARS = seniorities(360);

  /** Suède in an encoding of the last century. */
  private static final byte[] LATIN1 = {'S', 'u', (byte) 0xE8, 'd', 'e'};

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final LineBuffer out;
  private final Countries countries;
  private final boolean spreadsheet;
  private long lines;

  UserLines(LineBuffer out, Countries countries, Quirks.ChunkStyle style) {
    this.out = out;
    this.countries = countries;
    this.spreadsheet = style == Quirks.ChunkStyle.SPREADSHEET;
  }

  /** Lines written, the header left out. */
  long lines() {
    return lines;
  }

  void header(String columns) throws IOException {
    if (spreadsheet) {
      out.add(BYTE_ORDER_MARK);
    }
    out.add(columns);
    endLine();
  }

  void add2018(C2cUser user, Flaw flaw) throws IOException {
    lines++;
    key(user, flaw).add(",user,");
    if (flaw == Flaw.TORN) {
      return;
    }
    country(user, flaw);
    language(user);
    counts(user, flaw);
    flag(user.anyApp());
    flag(user.android);
    flag(user.ios);
    flag(user.picture);
    out.add(user.lastLogin).add(',');
    seniority(user);
    if (flaw != Flaw.FIELD_TOO_FEW) {
      out.add(',').add(countries.code(user.country));
    }
    end(flaw);
  }

  void add2024(C2cUser user, Flaw flaw) throws IOException {
    lines++;
    key(user, flaw).add(",user,");
    if (flaw == Flaw.TORN) {
      return;
    }
    if (!user.noCountryCode) {
      out.add(countries.code(user.country));
    }
    out.add(',');
    country(user, flaw);
    language(user);
    counts(user, flaw);
    flag(user.picture);
    seniority(user);
    if (flaw != Flaw.FIELD_TOO_FEW) {
      out.add(",3803");
    }
    end(flaw);
  }

  private LineBuffer key(C2cUser user, Flaw flaw) throws IOException {
    return flaw == Flaw.EXPONENT_KEY
        ? out.add(String.format(Locale.ROOT, "%.4E", new BigDecimal(user.id)))
        : out.add(user.id);
  }

  private void country(C2cUser user, Flaw flaw) throws IOException {
    if (flaw == Flaw.STRAY_QUOTE) {
      out.add('"');
    }
    quoted(flaw == Flaw.NO_UTF8 ? LATIN1 : countries.written(user.country));
  }

  private void quoted(byte[] text) throws IOException {
    if (spreadsheet) {
      out.add('"').add(text).add('"');
    } else {
      out.add(text);
    }
  }

  private void language(C2cUser user) throws IOException {
    out.add(',').add(user.unknownLanguage ? "74" : user.language).add(',');
  }

  private void counts(C2cUser user, Flaw flaw) throws IOException {
    out.add(user.followers).add(',').add(user.follows).add(',').add(user.liked).add(',');
    out.add(user.listed).add(',').add(user.sold).add(',');
    out.add(user.passRateTenths / 10).add('.').add(user.passRateTenths % 10).add(',');
    out.add(flaw == Flaw.NEGATIVE_COUNT ? -1 - user.wished : user.wished).add(',');
    out.add(user.bought).add(user.female ? (user.miss ? ",F,3,miss," : ",F,2,mrs,") : ",M,1,mr,");
  }

  private void flag(boolean value) throws IOException {
    out.add(value ? "True," : "False,");
  }

  private void seniority(C2cUser user) throws IOException {
    out.add(user.seniority).add(',').add(MONTHS[user.seniority]).add(',');
    out.add(YEARS[user.seniority]);
  }

  private void end(Flaw flaw) throws IOException {
    if (flaw == Flaw.FIELD_TOO_MANY) {
      out.add(",0");
    }
    endLine();
  }

  private void endLine() throws IOException {
    out.add(spreadsheet ? "\r\n" : "\n");
  }

  /** Rounded as Python does, from the binary value, which is how 7.925 became 7.92. */
  private static String[] seniorities(int daysPerUnit) {
    var texts = new String[MOST_SENIORITY];
    for (int days = 0; days < texts.length; days++) {
      var exact = new BigDecimal(days / (double) daysPerUnit);
      texts[days] = Decimals.plain(exact.setScale(2, RoundingMode.HALF_EVEN));
    }
    return texts;
  }
}
