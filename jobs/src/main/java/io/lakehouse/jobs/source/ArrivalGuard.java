package io.lakehouse.jobs.source;

import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.UpdatableRowData;

/**
 * Lets no row go behind the watermark, where every window would drop it without a word. A row that
 * comes later than the watermark of a quiet topic allowed for (the broker was away, clocks differ)
 * has arrived right behind the watermark: its timestamp, {@code arrived_at} and {@code
 * snapshot_date} say so.
 */
public final class ArrivalGuard extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final int arrivedAt;
  private transient long watermark;
  private transient Counter moved;

  /**
   * A guard of rows.
   *
   * @param arrivedAt position of {@code arrived_at}; {@code snapshot_date} is next to it
   */
  public ArrivalGuard(int arrivedAt) {
    this.arrivedAt = arrivedAt;
  }

  @Override
  public void open() throws Exception {
    super.open();
    watermark = Long.MIN_VALUE;
    moved = getMetricGroup().counter("lateArrivalsMoved");
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    if (element.getTimestamp() <= watermark) {
      moved.inc();
      long arrival = watermark + 1;
      UpdatableRowData row =
          new UpdatableRowData(element.getValue(), element.getValue().getArity());
      row.setField(arrivedAt, TimestampData.fromEpochMillis(arrival));
      row.setField(arrivedAt + 1, (int) Math.floorDiv(arrival, DAY));
      output.collect(element.replace(row, arrival));
    } else {
      output.collect(element);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = mark.getTimestamp();
    super.processWatermark(mark);
  }
}
