package io.lakehouse.jobs.stream;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Ids with an arrival and a text, as bytes: a log that is only ever added to, and a hash table of
 * positions in it. As objects they would take several times the room, which the collector would
 * have to walk through; and a snapshot needs no copy, because what it is to write stays as it is.
 *
 * <p>An entry of the log: arrival (8 bytes), length of the id, length of the text, id, text. Of two
 * entries with one id the later counts.
 */
final class SeenTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int EMPTY_SLOTS = 8;
  private static final byte[] NOTHING = {};

  private byte[] log;
  private int end;

  /** Hash in the upper half, position + 1 in the lower; 0 is free. */
  private long[] slots;

  private int used;

  SeenTable() {
    this(new byte[128], 0, new long[EMPTY_SLOTS], 0);
  }

  private SeenTable(byte[] log, int end, long[] slots, int used) {
    this.log = log;
    this.end = end;
    this.slots = slots;
    this.used = used;
  }

  /** The same content to go on with; this one must not be added to any more. */
  SeenTable successor() {
    return new SeenTable(log, end, slots, used);
  }

  /** What is known of an id, null when nothing is. */
  Seen.First find(byte[] id) {
    long slot = slots[slot(id, hash(id))];
    if (slot == 0) {
      return null;
    }
    int at = (int) slot - 1;
    int lengths = at + Long.BYTES;
    int idLength = Varint.read(log, lengths);
    lengths += Varint.size(idLength);
    int textLength = Varint.read(log, lengths);
    int text = lengths + Varint.size(textLength) + idLength;
    return new Seen.First(
        (long) LONG.get(log, at),
        textLength == 0 ? NOTHING : Arrays.copyOfRange(log, text, text + textLength));
  }

  /** Remembers an id, in place of what was known of it. */
  void put(byte[] id, long arrival, byte[] text) {
    int most = Long.BYTES + 2 * Varint.MAX_BYTES + id.length + text.length;
    if (log.length - end < most) {
      log = Arrays.copyOf(log, Math.addExact(log.length + log.length / 2, most));
    }
    int at = end;
    LONG.set(log, at, arrival);
    int next = Varint.write(text.length, log, Varint.write(id.length, log, at + Long.BYTES));
    System.arraycopy(id, 0, log, next, id.length);
    System.arraycopy(text, 0, log, next + id.length, text.length);
    end = next + id.length + text.length;
    point(id, at);
  }

  private void point(byte[] id, int at) {
    int hash = hash(id);
    int slot = slot(id, hash);
    used += slots[slot] == 0 ? 1 : 0;
    slots[slot] = (long) hash << 32 | (at + 1);
    if (used * 4L > slots.length * 3L) {
      long[] old = slots;
      slots = new long[2 * old.length];
      for (long entry : old) {
        if (entry != 0) {
          int i = index((int) (entry >>> 32));
          while (slots[i] != 0) {
            i = (i + 1) & (slots.length - 1);
          }
          slots[i] = entry;
        }
      }
    }
  }

  /** The table without what arrived up to a time. */
  SeenTable without(long upTo) {
    SeenTable rest = new SeenTable();
    for (int at = 0; at < end; at = next(at)) {
      byte[] id = id(at);
      Seen.First first = find(id);
      // An entry that a later one replaced has another arrival, or the same content.
      if (first.arrival() > upTo && first.arrival() == (long) LONG.get(log, at)) {
        rest.put(id, first.arrival(), first.text());
      }
    }
    return rest;
  }

  /** The earliest arrival, {@code Long.MAX_VALUE} when the table is empty. */
  long earliest() {
    long earliest = Long.MAX_VALUE;
    for (int at = 0; at < end; at = next(at)) {
      earliest = Math.min(earliest, (long) LONG.get(log, at));
    }
    return earliest;
  }

  void write(DataOutputView out) throws IOException {
    out.writeInt(end);
    out.write(log, 0, end);
  }

  static SeenTable read(DataInputView in) throws IOException {
    int end = in.readInt();
    byte[] log = new byte[end];
    in.readFully(log);
    SeenTable table = new SeenTable(log, end, new long[EMPTY_SLOTS], 0);
    for (int at = 0; at < end; at = table.next(at)) {
      table.point(table.id(at), at);
    }
    return table;
  }

  private byte[] id(int at) {
    int length = Varint.read(log, at + Long.BYTES);
    int second = at + Long.BYTES + Varint.size(length);
    int from = second + Varint.size(Varint.read(log, second));
    return Arrays.copyOfRange(log, from, from + length);
  }

  private int next(int at) {
    int id = Varint.read(log, at + Long.BYTES);
    int second = at + Long.BYTES + Varint.size(id);
    int text = Varint.read(log, second);
    return second + Varint.size(text) + id + text;
  }

  /** The slot of an id, or the free one where it belongs. */
  private int slot(byte[] id, int hash) {
    int i = index(hash);
    while (slots[i] != 0 && ((int) (slots[i] >>> 32) != hash || !isAt((int) slots[i] - 1, id))) {
      i = (i + 1) & (slots.length - 1);
    }
    return i;
  }

  private boolean isAt(int at, byte[] id) {
    int length = Varint.read(log, at + Long.BYTES);
    int second = at + Long.BYTES + Varint.size(length);
    int from = second + Varint.size(Varint.read(log, second));
    return length == id.length && Arrays.equals(log, from, from + length, id, 0, length);
  }

  /** The upper bits of a spread hash: ids of one bucket agree in the lower ones. */
  private int index(int hash) {
    return (hash * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
  }

  private static int hash(byte[] id) {
    return Arrays.hashCode(id);
  }
}
