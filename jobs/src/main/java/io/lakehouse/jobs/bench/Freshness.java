package io.lakehouse.jobs.bench;

import java.util.Map;

/**
 * How long it takes from the arrival of an event until gold tells of it, in seconds.
 *
 * <p>No event carries a stopwatch: the tables say it. An event is in the part of gold whose window
 * of arrival holds its {@code arrived_at}, the time at which the broker appended it; the part is
 * readable from the commit time of the snapshot that added it, of several the last. What lies
 * outside: the producer's batching before the arrival (20 ms at most), and the writing of the
 * snapshot's metadata behind its time stamp (some 10 ms on a local disk).
 *
 * @param events events that count
 * @param readable from the arrival to the commit of the part, the sum of the other two event by
 *     event
 * @param inWindow from the arrival to the end of the window, the wait that the interval of the
 *     parts asks for
 * @param behindWindow from there to the commit: watermark, checkpoint, commit
 */
public record Freshness(
    long events, Percentiles readable, Percentiles inWindow, Percentiles behindWindow) {

  /**
   * Of events by their arrival.
   *
   * @param arrivals epoch milliseconds, at least one
   * @param partMillis length of a window
   * @param commits when a part became readable, by the end of its window; both epoch milliseconds
   * @throws IllegalStateException when the part of an event is not there
   */
  static Freshness of(long[] arrivals, long partMillis, Map<Long, Long> commits) {
    double[] readable = new double[arrivals.length];
    double[] inWindow = new double[arrivals.length];
    double[] behind = new double[arrivals.length];
    for (int event = 0; event < arrivals.length; event++) {
      long end = Math.floorDiv(arrivals[event], partMillis) * partMillis + partMillis;
      Long commit = commits.get(end);
      if (commit == null) {
        throw new IllegalStateException(
            "Cannot tell how fresh gold is, it has no part of the window that ends at %d"
                .formatted(end));
      }
      readable[event] = (commit - arrivals[event]) / 1e3;
      inWindow[event] = (end - arrivals[event]) / 1e3;
      behind[event] = (commit - end) / 1e3;
    }
    return new Freshness(
        arrivals.length,
        Percentiles.of(readable),
        Percentiles.of(inWindow),
        Percentiles.of(behind));
  }
}
