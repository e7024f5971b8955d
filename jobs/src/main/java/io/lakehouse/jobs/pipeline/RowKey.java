package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.stream.KeyDigest;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * The key of a table for Flink's keyed streams. A run has one snapshot date, so it is left out, and
 * what remains is often a single number, which is the cheapest key there is.
 */
final class RowKey {
  private final RowType type;
  private final List<Integer> positions;

  private RowKey(RowType type, List<Integer> positions) {
    this.type = type;
    this.positions = positions;
  }

  static RowKey of(TableContract contract, RowType type) {
    return new RowKey(
        type,
        contract.key().stream()
            .filter(column -> !column.equals("snapshot_date"))
            .map(type::getFieldIndex)
            .toList());
  }

  KeyedStream<RowData, ?> keyBy(DataStream<RowData> rows) {
    if (positions.size() == 1 && type.getTypeAt(positions.get(0)).is(LogicalTypeRoot.BIGINT)) {
      int position = positions.get(0);
      return rows.keyBy((KeySelector<RowData, Long>) row -> row.getLong(position), Types.LONG);
    }
    return rows.keyBy(new TextKey(getters()), Types.STRING);
  }

  /** The key as a number; different keys may have the same one, the same keys have not two. */
  KeyDigest digest() {
    return new KeyDigest(type, positions);
  }

  private RowData.FieldGetter[] getters() {
    return positions.stream()
        .map(p -> RowData.createFieldGetter(type.getTypeAt(p), p))
        .toArray(RowData.FieldGetter[]::new);
  }

  /** Each value with its length before it, so that no two keys read the same. */
  private record TextKey(RowData.FieldGetter[] getters) implements KeySelector<RowData, String> {
    @Override
    public String getKey(RowData row) {
      StringBuilder key = new StringBuilder();
      for (RowData.FieldGetter getter : getters) {
        String value = String.valueOf(getter.getFieldOrNull(row));
        key.append(value.length()).append(':').append(value);
      }
      return key.toString();
    }
  }
}
