package io.lakehouse.jobs.stream;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.RowType;

/**
 * Copies rows that are kept: with object reuse a row belongs to the caller, who may fill it anew.
 */
final class RowCopier {
  private final TypeSerializer<RowData> serializer;

  RowCopier(RowType type) {
    this.serializer = InternalSerializers.create(type);
  }

  RowData copy(RowData row) {
    return row instanceof BinaryRowData binary ? binary.copy() : serializer.copy(row);
  }
}
