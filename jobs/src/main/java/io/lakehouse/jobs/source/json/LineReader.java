package io.lakehouse.jobs.source.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into lines, each a fresh array; a line ends with LF or CRLF, or with the file. */
final class LineReader implements Closeable {
  private final InputStream in;
  private byte[] buffer = new byte[256 << 10];
  private int from;
  private int to;
  private boolean isAtEnd;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line without its end, null behind the last one. */
  byte[] next() throws IOException {
    int scanned = from;
    while (true) {
      for (int i = scanned; i < to; i++) {
        if (buffer[i] == '\n') {
          return line(i, i + 1);
        }
      }
      scanned = to;
      if (isAtEnd) {
        return from == to ? null : line(to, to);
      }
      scanned -= makeRoom();
      int read = in.read(buffer, to, buffer.length - to);
      isAtEnd = read < 0;
      to += Math.max(read, 0);
    }
  }

  private byte[] line(int end, int next) {
    int length = end > from && end < next && buffer[end - 1] == '\r' ? end - 1 : end;
    byte[] line = Arrays.copyOfRange(buffer, from, length);
    from = next;
    return line;
  }

  /** Moves what is left to the front, grows when that is all; by how much it moved. */
  private int makeRoom() {
    int moved = from;
    if (to == buffer.length) {
      byte[] target = from == 0 ? new byte[Math.multiplyExact(buffer.length, 2)] : buffer;
      System.arraycopy(buffer, from, target, 0, to - from);
      buffer = target;
      to -= from;
      from = 0;
      return moved;
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
