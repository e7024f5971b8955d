package io.lakehouse.jobs.source;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.clock.SystemClock;

/**
 * Event time is the arrival: the timestamp of a row is its {@code arrived_at}, which the source has
 * clamped per partition, and the watermark of a split follows right behind.
 *
 * @param arrivedAt position of {@code arrived_at}
 * @param quiet what to do when nothing arrives
 */
public record ArrivalWatermarks(int arrivedAt, Quiet quiet) implements WatermarkStrategy<RowData> {
  private static final long serialVersionUID = 1;

  /**
   * When the watermark of a quiet split follows the wall clock, so that its last window closes.
   *
   * @param after how long nothing has come
   * @param bound how far the watermark stays behind the wall clock: more than the clocks of broker
   *     and job differ, and than a record takes from its append to its reading
   */
  public record Quiet(Duration after, Duration bound) implements Serializable {
    public static final Quiet DEFAULT = new Quiet(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  @Override
  public TimestampAssigner<RowData> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (row, time) -> row.getTimestamp(arrivedAt, 6).getMillisecond();
  }

  @Override
  public WatermarkGenerator<RowData> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new ArrivalGenerator(quiet, context.getInputActivityClock(), SystemClock.getInstance());
  }
}
