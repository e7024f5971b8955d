package io.lakehouse.jobs.udf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;

/** {@code PARSE_MONEY(text)}: a decimal number, rounded half up to cents. */
public final class ParseMoney extends OncePerRow {
  private static final long serialVersionUID = 1;

  private static final int PRECISION = 18;
  private static final int SCALE = 2;

  /** Longer exponents would make a number of a billion digits of a few bytes. */
  private static final int MOST_CHARACTERS = 40;

  /** Java would take the digits of any script. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");

  /** Null when the text is null, no such number, or too large. */
  public @DataTypeHint(value = "DECIMAL(18, 2)", bridgedTo = DecimalData.class) DecimalData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "DECIMAL(18, 2)", bridgedTo = DecimalData.class) DecimalData eval(
      @DataTypeHint("BYTES") byte[] text) {
    if (text == null) {
      return null;
    }
    long cents = cents(text);
    return cents >= 0 ? DecimalData.fromUnscaledLong(cents, PRECISION, SCALE) : slow(text);
  }

  /** The number of cents in text such as 12.5 or 12.50, which nearly all money is; else -1. */
  private static long cents(byte[] text) {
    long value = 0;
    int decimals = -1;
    for (byte c : text) {
      if (c >= '0' && c <= '9') {
        value = value * 10 + (c - '0');
        decimals += decimals < 0 ? 0 : 1;
      } else if (c == '.' && decimals < 0) {
        decimals = 0;
      } else {
        return -1;
      }
    }
    boolean plain = text.length > 0 && text.length <= 16 && decimals != 0 && decimals <= SCALE;
    if (!plain || text[0] == '.') {
      return -1;
    }
    return decimals == 2 ? value : decimals == 1 ? value * 10 : value * 100;
  }

  private static DecimalData slow(byte[] bytes) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
    if (text.length() > MOST_CHARACTERS || !NUMBER.matcher(text).matches()) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.scale()) > MOST_CHARACTERS) {
        return null;
      }
      // Null when it has more than 18 digits.
      return DecimalData.fromBigDecimal(
          number.setScale(SCALE, RoundingMode.HALF_UP), PRECISION, SCALE);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
