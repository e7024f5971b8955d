package io.lakehouse.jobs.source.json;

import java.time.Duration;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;

/**
 * Where an event comes from, and when.
 *
 * @param file its topic or file
 * @param partition its partition, 0 for a file that names none
 * @param line its offset in the partition, or its line in the file
 * @param arrivedAt milliseconds since 1970
 * @param snapshotDate the day the event belongs to, days since 1970
 * @param key the record's key as text; null when there is none
 * @param headers the record's headers as text; null when there are none
 */
public record JsonOrigin(
    StringData file,
    int partition,
    long line,
    long arrivedAt,
    int snapshotDate,
    StringData key,
    GenericMapData headers) {
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** A message belongs to the UTC day of its arrival. */
  public static JsonOrigin ofMessage(
      StringData topic,
      int partition,
      long offset,
      long arrivedAt,
      StringData key,
      GenericMapData headers) {
    int date = (int) Math.floorDiv(arrivedAt, DAY);
    return new JsonOrigin(topic, partition, offset, arrivedAt, date, key, headers);
  }
}
