package io.lakehouse.jobs.stream;

import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.utils.ProjectedRowData;

/**
 * A row without its last fields. Steps, sinks and serializers that write ask for fields by position
 * and never for more than their type has, so most rows can stay as they are, which spares a call a
 * field; only a binary row, which serializers write as a whole, has to be hidden behind another. A
 * serializer that copies counts the fields: to SQL go {@link ChosenColumns} of the rows.
 */
final class FirstFields {
  private final boolean copies;
  private final ProjectedRowData projected;

  /**
   * The first fields of rows.
   *
   * @param copies whether rows are copied between steps, which looks at their number of fields
   */
  FirstFields(int count, boolean copies) {
    this.copies = copies;
    projected = ProjectedRowData.from(IntStream.range(0, count).toArray());
  }

  /** The row's first fields; to be used before the next call. */
  RowData of(RowData row) {
    return copies || row instanceof BinaryRowData ? projected.replaceRow(row) : row;
  }
}
