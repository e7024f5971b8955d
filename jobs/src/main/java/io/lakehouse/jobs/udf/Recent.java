package io.lakehouse.jobs.udf;

import java.util.Arrays;
import java.util.function.Function;
import org.apache.flink.table.data.StringData;

/**
 * What a function last gave for short texts. Columns such as countries and genders have few values,
 * and a statement may ask for the same one several times a row: each would be some objects more.
 * For one thread.
 */
final class Recent {
  private static final int SLOTS = 1 << 10;
  private static final int LONGEST = 64;

  private final byte[][] texts = new byte[SLOTS][];
  private final StringData[] results = new StringData[SLOTS];

  /** The function's result for the bytes of a text, which must not change afterwards. */
  StringData get(byte[] text, Function<byte[], StringData> function) {
    if (text.length > LONGEST) {
      return function.apply(text);
    }
    int hash = Arrays.hashCode(text);
    int slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
    if (!Arrays.equals(text, texts[slot])) {
      results[slot] = function.apply(text);
      texts[slot] = text;
    }
    return results[slot];
  }
}
