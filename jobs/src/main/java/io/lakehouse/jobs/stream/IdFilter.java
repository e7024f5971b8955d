package io.lakehouse.jobs.stream;

/**
 * Whether an id may be among some, without asking the state for it: a Bloom filter of one size,
 * good for several thousand ids. With many more it says yes oftener than it must.
 */
final class IdFilter {
  private static final int BITS = 1 << 16;
  private static final int PROBES = 4;

  private final long[] bits = new long[BITS / Long.SIZE];

  void add(byte[] id) {
    long hash = hash(id);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(hash, i);
      bits[bit >>> 6] |= 1L << bit;
    }
  }

  /** False only for an id that was never added. */
  boolean mayContain(byte[] id) {
    long hash = hash(id);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(hash, i);
      if ((bits[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long hash, int probe) {
    return (int) (hash >>> 16 * probe) & (BITS - 1);
  }

  /** Four times sixteen bits that have nothing to do with the bucket (FNV-1a, mixed). */
  private static long hash(byte[] id) {
    long hash = RowId.hash(id);
    hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    return hash ^ hash >>> 29;
  }
}
