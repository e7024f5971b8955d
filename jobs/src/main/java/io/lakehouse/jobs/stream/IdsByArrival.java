package io.lakehouse.jobs.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ids that arrived about the same time, as bytes: of each its arrival, its length, and itself. */
final class IdsByArrival {
  /** More of them are written at once only at the price of the heap. */
  private static final int FULL = 4096;

  private byte[] bytes = new byte[256];
  private int end;
  private long earliest = Long.MAX_VALUE;

  /** An id with its arrival. */
  record Entry(byte[] id, long arrival) {}

  void add(byte[] id, long arrival) {
    int size = Long.BYTES + Varint.MAX_BYTES + id.length;
    if (bytes.length - end < size) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + size);
    }
    ByteBuffer.wrap(bytes).putLong(end, arrival);
    int from = Varint.write(id.length, bytes, end + Long.BYTES);
    System.arraycopy(id, 0, bytes, from, id.length);
    end = from + id.length;
    earliest = Math.min(earliest, arrival);
  }

  boolean isFull() {
    return end >= FULL;
  }

  /** The earliest arrival, {@code Long.MAX_VALUE} of none. */
  long earliest() {
    return earliest;
  }

  /** The bytes behind others of the kind. */
  byte[] behind(byte[] others) {
    byte[] all = Arrays.copyOf(others, others.length + end);
    System.arraycopy(bytes, 0, all, others.length, end);
    return all;
  }

  /** What bytes of the kind hold. */
  static List<Entry> entries(byte[] bytes) {
    List<Entry> entries = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = Varint.read(bytes, at + Long.BYTES);
      int from = at + Long.BYTES + Varint.size(length);
      byte[] id = Arrays.copyOfRange(bytes, from, from + length);
      entries.add(new Entry(id, ByteBuffer.wrap(bytes).getLong(at)));
      at = from + length;
    }
    return entries;
  }
}
