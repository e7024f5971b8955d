package io.lakehouse.jobs.generate;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes bytes, text and numbers to a file without making a string of each. */
public final class LineBuffer implements Closeable {

  private static final int BYTES = 256 << 10;

  /** More than one append ever needs. */
  private static final int MARGIN = 4 << 10;

  private final OutputStream out;
  private final byte[] bytes = new byte[BYTES];
  private int length;

  /** Makes the file, or replaces it. */
  public LineBuffer(Path file) throws IOException {
    this.out = Files.newOutputStream(file);
  }

  /** A text as it is. */
  public LineBuffer add(byte[] text) throws IOException {
    return add(text, text.length);
  }

  /** The first bytes of a text. */
  public LineBuffer add(byte[] text, int count) throws IOException {
    room();
    System.arraycopy(text, 0, bytes, length, count);
    length += count;
    return this;
  }

  /** ASCII only. */
  @SuppressWarnings("deprecation") // The copy of low bytes is just what is wanted, and fast.
  public LineBuffer add(String ascii) throws IOException {
    room();
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  /** ASCII only. */
  public LineBuffer add(char ascii) throws IOException {
    room();
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** In decimal digits. */
  public LineBuffer add(long number) throws IOException {
    if (number < 0) {
      // The smallest number has no positive counterpart.
      return number == Long.MIN_VALUE ? add(Long.toString(number)) : add('-').add(-number);
    }
    room();
    length = Ascii.number(bytes, length, number);
    return this;
  }

  /** The last digits of a number that is not negative. */
  public LineBuffer addDigits(long number, int digits) throws IOException {
    room();
    length = Ascii.padded(bytes, length, number, digits);
    return this;
  }

  /** Money with two decimals. */
  public LineBuffer addCents(long cents) throws IOException {
    if (cents < 0) {
      return add('-').addCents(-cents);
    }
    return add(cents / 100).add('.').addDigits(cents % 100, 2);
  }

  private void room() throws IOException {
    if (length > BYTES - MARGIN) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(bytes, 0, length);
    length = 0;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }
}
