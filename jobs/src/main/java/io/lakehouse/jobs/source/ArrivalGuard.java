package io.lakehouse.jobs.source;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.UpdatableRowData;

/**
 * Lets no row go behind the watermark, where every window would drop it without a word. A row that
 * comes later than the watermark of a quiet topic allowed for (the broker was away, clocks differ)
 * has arrived right behind the watermark: its timestamp, {@code arrived_at} and {@code
 * snapshot_date} say so. The watermark is part of the state: what arrives behind it after a restart
 * is moved as well.
 *
 * <p>A reader that has shown nothing is not idle for the steps behind: they would go on without it,
 * and it would not know how far. Without any reader they would even go on to the end of time, where
 * the rows of before have ended. It is quiet, and follows the wall clock.
 */
public final class ArrivalGuard extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final int arrivedAt;
  private final long bound;
  private transient KeptWatermark kept;
  private transient ScheduledFuture<?> quiet;

  /** That of {@code kept}, where each row finds it. */
  private transient long watermark;

  private transient Counter moved;

  /**
   * A guard of rows.
   *
   * @param arrivedAt position of {@code arrived_at}; {@code snapshot_date} is next to it
   * @param bound how far the watermark of a quiet reader stays behind the wall clock
   */
  public ArrivalGuard(int arrivedAt, Duration bound) {
    this.arrivedAt = arrivedAt;
    this.bound = bound.toMillis();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    kept = new KeptWatermark();
    kept.restore(context);
    watermark = kept.time();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    kept.snapshot();
  }

  @Override
  public void open() throws Exception {
    super.open();
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
    kept.advance(mark.getTimestamp());
    watermark = kept.time();
    super.processWatermark(new Watermark(watermark));
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    if (status.isIdle()) {
      followTheClock();
    } else {
      endQuiet();
    }
  }

  private void followTheClock() {
    if (quiet == null) {
      long interval = Math.max(1, getExecutionConfig().getAutoWatermarkInterval());
      quiet =
          getProcessingTimeService()
              .scheduleWithFixedDelay(
                  now -> processWatermark(new Watermark(now - bound)), 0, interval);
    }
  }

  private void endQuiet() {
    if (quiet != null) {
      quiet.cancel(false);
      quiet = null;
    }
  }

  @Override
  public void finish() throws Exception {
    if (quiet != null) {
      endQuiet();
      // Flink does not tell an idle reader that its time has ended.
      processWatermark(Watermark.MAX_WATERMARK);
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    endQuiet();
    super.close();
  }
}
