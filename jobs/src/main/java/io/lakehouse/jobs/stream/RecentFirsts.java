package io.lakehouse.jobs.stream;

import java.util.Arrays;

/** What was asked for last, on the heap: the events of a session come close to one another. */
final class RecentFirsts {
  private static final int SLOTS = 1 << 15;

  private final byte[][] ids = new byte[SLOTS][];
  private final Seen.First[] firsts = new Seen.First[SLOTS];
  private boolean isEmpty = true;

  /** What is known of an id, null when it is not here. */
  Seen.First find(byte[] id) {
    int slot = slot(id);
    return Arrays.equals(ids[slot], id) ? firsts[slot] : null;
  }

  void put(byte[] id, Seen.First first) {
    int slot = slot(id);
    ids[slot] = id;
    firsts[slot] = first;
    isEmpty = false;
  }

  void clear() {
    if (!isEmpty) {
      Arrays.fill(ids, null);
      Arrays.fill(firsts, null);
      isEmpty = true;
    }
  }

  private static int slot(byte[] id) {
    return (Arrays.hashCode(id) * 0x9E3779B9) >>> (Integer.SIZE - 15);
  }
}
