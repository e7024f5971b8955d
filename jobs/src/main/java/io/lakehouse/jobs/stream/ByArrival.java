package io.lakehouse.jobs.stream;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Gives each row its arrival as timestamp and lets watermarks pass: SQL in between has taken the
 * timestamp away.
 */
public final class ByArrival extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final int arrivedAt;

  /**
   * The step for rows of a table.
   *
   * @param arrivedAt position of {@code arrived_at}
   */
  public ByArrival(int arrivedAt) {
    this.arrivedAt = arrivedAt;
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    output.collect(element.replace(row, row.getTimestamp(arrivedAt, 6).getMillisecond()));
  }
}
