package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/**
 * The values of some columns of a row as bytes, each with its length before it, so that no two
 * lists of values read the same.
 */
final class RowId implements Serializable {
  private static final long serialVersionUID = 1;

  private final RowData.FieldGetter[] getters;
  private final boolean[] isText;

  /** Ids of rows of this type by the columns at these positions. */
  RowId(RowType type, List<Integer> positions) {
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
    byte[] id = new byte[64];
    int end = 0;
    for (int i = 0; i < getters.length; i++) {
      byte[] value = bytes(getters[i].getFieldOrNull(row), isText[i]);
      int length = value == null ? 0 : value.length;
      if (id.length < end + Varint.MAX_BYTES + length) {
        id = Arrays.copyOf(id, 2 * id.length + Varint.MAX_BYTES + length);
      }
      end = Varint.write(value == null ? 0 : length + 1, id, end);
      if (value != null) {
        System.arraycopy(value, 0, id, end, length);
        end += length;
      }
    }
    return Arrays.copyOf(id, end);
  }

  private static byte[] bytes(Object value, boolean isText) {
    if (value == null) {
      return null;
    }
    return isText
        ? ((StringData) value).toBytes()
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }
}
