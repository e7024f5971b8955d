package io.lakehouse.jobs.source;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The watermark of one split: right behind the latest arrival, or, when the split is quiet, the
 * wall clock minus the bound.
 *
 * <p>Quiet is measured by Flink's activity clock, which stands still while the split is held back.
 * Two kinds of quiet do not tell that all has been read. A split that has shown no record yet moves
 * no watermark, it only stops holding back the others. And a split whose last record was old when
 * it was read may have more of its backlog to come. Both must be quiet for longer: on a busy
 * machine the first records of a split may be seconds away, and the steps behind a shuffle, which
 * have gone on with the other readers, would take them for late.
 */
final class ArrivalGenerator implements WatermarkGenerator<RowData> {
  /** A record that was read this long after its arrival is backlog. */
  private static final long BACKLOG = Duration.ofMinutes(1).toMillis();

  /** How many times longer a split must be quiet behind a backlog, or before its first record. */
  private static final int PATIENCE = 15;

  private final long after;
  private final long bound;
  private final RelativeClock activity;
  private final Clock wall;

  /** The latest arrival, 0 when none is known. */
  private long latest;

  private boolean hasRead;
  private boolean isIdle;
  private long quietSince;
  private long patience;

  ArrivalGenerator(ArrivalWatermarks.Quiet quiet, RelativeClock activity, Clock wall) {
    this.after = quiet.after().toMillis();
    this.bound = quiet.bound().toMillis();
    this.activity = activity;
    this.wall = wall;
    this.quietSince = activity.relativeTimeMillis();
  }

  @Override
  public void onEvent(RowData row, long arrival, WatermarkOutput output) {
    hasRead = true;
    if (arrival > latest) {
      latest = arrival;
      if (isIdle) {
        // At once, or the others would go on without this split until the next turn.
        isIdle = false;
        output.emitWatermark(new Watermark(latest - 1));
      }
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long now = activity.relativeTimeMillis();
    if (hasRead) {
      hasRead = false;
      quietSince = now;
      patience = wall.absoluteTimeMillis() - latest > BACKLOG ? after * PATIENCE : after;
    }
    if (latest > 0) {
      boolean isQuiet = now - quietSince >= patience;
      long time = isQuiet ? wall.absoluteTimeMillis() - bound : 0;
      output.emitWatermark(new Watermark(Math.max(latest - 1, time)));
    } else if (now - quietSince >= after * PATIENCE) {
      isIdle = true;
      output.markIdle();
    }
  }
}
