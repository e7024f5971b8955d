package io.lakehouse.jobs.stream;

/** Lengths in as few bytes as they need: seven bits a byte, the lowest first. */
final class Varint {
  static final int MAX_BYTES = 5;

  private Varint() {}

  /** Writes a value that is not negative; the position behind it. */
  static int write(int value, byte[] to, int at) {
    int rest = value;
    int end = at;
    while (rest > 0x7F) {
      to[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[end++] = (byte) rest;
    return end;
  }

  /** Reads what was written. */
  static int read(byte[] from, int at) {
    int value = 0;
    int shift = 0;
    for (int i = at; ; i++) {
      value |= (from[i] & 0x7F) << shift;
      if (from[i] >= 0) {
        return value;
      }
      shift += 7;
    }
  }

  /** How many bytes a value takes. */
  static int size(int value) {
    return 1 + (31 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }
}
