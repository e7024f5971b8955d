package io.lakehouse.jobs.source.json;

import java.util.HashMap;
import java.util.Map;

/**
 * Arrival times that never go back within a partition of one topic or file. The broker's clock may:
 * a new leader's can be behind. What is read later has then arrived no earlier than what was read
 * before, in streaming and in a replay alike, and no window has closed on it.
 *
 * <p>A record without a time takes the last one of its partition.
 */
public final class ArrivalClamp {
  /** The time of a record that has none, when its partition has shown none yet. */
  public static final long UNKNOWN = 0;

  private final Map<Integer, long[]> latest = new HashMap<>();

  /**
   * The arrival to be used.
   *
   * @param arrival milliseconds since 1970, negative for none
   */
  public long clamp(int partition, long arrival) {
    long[] last = latest.get(partition);
    if (last == null) {
      last = new long[] {UNKNOWN};
      latest.put(partition, last);
    }
    last[0] = Math.max(last[0], arrival);
    return last[0];
  }
}
