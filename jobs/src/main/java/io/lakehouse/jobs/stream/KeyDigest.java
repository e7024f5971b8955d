package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * The key of a row as one number: a single BIGINT is its own, of other keys it is a hash, FNV-1a of
 * 64 bits. Two keys may have one digest, one key has never two.
 */
public final class KeyDigest implements Serializable {
  private static final long serialVersionUID = 1;

  private final int number;
  private final RowId id;

  /** Digests of rows of this type by the columns at these positions. */
  public KeyDigest(RowType type, List<Integer> positions) {
    boolean isNumber =
        positions.size() == 1 && type.getTypeAt(positions.get(0)).is(LogicalTypeRoot.BIGINT);
    number = isNumber ? positions.get(0) : -1;
    id = new RowId(type, positions);
  }

  /** The digest of a row's key; a null counts as a value. */
  public long of(RowData row) {
    if (number >= 0) {
      return row.isNullAt(number) ? 0 : row.getLong(number);
    }
    return RowId.hash(id.of(row));
  }

  /** Spreads digests evenly over all 64 bits (the finalizer of MurmurHash3). */
  public static long spread(long digest) {
    long bits = (digest ^ (digest >>> 33)) * 0xff51afd7ed558ccdL;
    bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return bits ^ (bits >>> 33);
  }
}
