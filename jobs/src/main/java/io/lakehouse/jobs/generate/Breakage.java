package io.lakehouse.jobs.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ways in which a record is no JSON object. */
public enum Breakage {
  /** Cut off somewhere: a producer died. */
  CUT("cut JSON"),
  /** The event in an array: a producer that sends batches. */
  ARRAY("array"),
  /** No bytes. */
  EMPTY("empty"),
  /** No value. */
  TOMBSTONE("tombstone"),
  /** A byte that is no UTF-8 in a text. */
  NO_UTF8("invalid UTF-8"),
  /** The answer of a proxy. */
  TEXT("plain text");

  private static final byte[] PAGE =
      "<html><h1>502 Bad Gateway</h1></html>".getBytes(StandardCharsets.US_ASCII);

  private static final Breakage[] ALL = values();

  private final String text;

  Breakage(String text) {
    this.text = text;
  }

  /** What it is, in words. */
  public String text() {
    return text;
  }

  static Breakage draw(Rng rng) {
    return ALL[rng.below(ALL.length)];
  }

  /** Makes a broken value of a good one; null for a tombstone. */
  @SuppressWarnings("ReturnsNullArray") // Null is what a tombstone is.
  byte[] spoil(byte[] event, Rng rng) {
    return switch (this) {
      case CUT -> Arrays.copyOf(event, 1 + rng.below(event.length - 1));
      case ARRAY -> inBrackets(event);
      case EMPTY -> new byte[0];
      case TOMBSTONE -> null;
      case NO_UTF8 -> withStrayByte(event);
      case TEXT -> PAGE;
    };
  }

  private static byte[] inBrackets(byte[] event) {
    byte[] array = new byte[event.length + 2];
    array[0] = '[';
    System.arraycopy(event, 0, array, 1, event.length);
    array[event.length + 1] = ']';
    return array;
  }

  /** In the event's first value, which is a text. */
  private static byte[] withStrayByte(byte[] event) {
    byte[] spoilt = event.clone();
    int at = 1;
    while (spoilt[at] != ':') {
      at++;
    }
    spoilt[at + 2] = (byte) 0xFF;
    return spoilt;
  }
}
