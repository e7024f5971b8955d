package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/**
 * The values of some columns of a row as bytes, each with its length before it, so that no two
 * lists of values read the same.
 */
final class RowId implements Serializable {
  private static final long serialVersionUID = 1;

  private static final byte[] NOTHING = {};

  private final byte[] prefix;
  private final int[] positions;
  private final RowData.FieldGetter[] getters;
  private final boolean[] isText;

  /** Ids of rows of this type by the columns at these positions. */
  RowId(RowType type, List<Integer> positions) {
    this(type, positions, NOTHING);
  }

  /** The same with bytes before each id. */
  RowId(RowType type, List<Integer> positions, byte... prefix) {
    this.prefix = prefix;
    this.positions = positions.stream().mapToInt(Integer::intValue).toArray();
    getters = new RowData.FieldGetter[positions.size()];
    isText = new boolean[getters.length];
    for (int i = 0; i < getters.length; i++) {
      int position = positions.get(i);
      getters[i] = RowData.createFieldGetter(type.getTypeAt(position), position);
      isText[i] = type.getTypeAt(position).is(LogicalTypeFamily.CHARACTER_STRING);
    }
  }

  /** The id of a row; null stands for itself. */
  byte[] of(RowData row) {
    byte[][] values = new byte[getters.length][];
    int size = prefix.length;
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes(row, i);
      int length = values[i] == null ? 0 : values[i].length;
      size += Varint.size(length + 1) + length;
    }
    byte[] id = Arrays.copyOf(prefix, size);
    int end = prefix.length;
    for (byte[] value : values) {
      end = Varint.write(value == null ? 0 : value.length + 1, id, end);
      if (value != null) {
        System.arraycopy(value, 0, id, end, value.length);
        end += value.length;
      }
    }
    return id;
  }

  private byte[] bytes(RowData row, int i) {
    if (isText[i] && row instanceof BinaryRowData binary) {
      // As the bytes are laid out, without the objects of a text.
      return binary.isNullAt(positions[i]) ? null : binary.getBinary(positions[i]);
    }
    Object value = getters[i].getFieldOrNull(row);
    if (value == null) {
      return null;
    }
    return isText[i]
        ? ((StringData) value).toBytes()
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A hash of an id: FNV-1a of 64 bits. */
  static long hash(byte[] id) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : id) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
