package io.lakehouse.jobs.source.csv;

import java.util.Arrays;
import org.apache.flink.table.data.StringData;

/**
 * Short texts that were read lately. Most fields of a file hold one of few values, so their rows
 * share them, and what reads their bytes gets the very array. For one thread.
 */
final class ShortTexts {
  /** Bytes up to which a text is worth to be remembered; keys are longer. */
  static final int LONGEST = 16;

  private static final int SLOTS = 1 << 12;

  private final byte[][] texts = new byte[SLOTS][];
  private final StringData[] values = new StringData[SLOTS];

  /** The text of {@code length} bytes, not more than {@link #LONGEST}, that begins there. */
  StringData get(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ (hash >>> 12) ^ (hash >>> 24)) & (SLOTS - 1);
    byte[] known = texts[slot];
    if (known == null || !Arrays.equals(known, 0, known.length, bytes, from, from + length)) {
      known = Arrays.copyOfRange(bytes, from, from + length);
      texts[slot] = known;
      values[slot] = StringData.fromBytes(known);
    }
    return values[slot];
  }
}
