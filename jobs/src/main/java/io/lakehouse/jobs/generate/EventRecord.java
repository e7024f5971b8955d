package io.lakehouse.jobs.generate;

/**
 * A record as a topic delivers it.
 *
 * @param key the user's id as text; null for a small share of the records
 * @param value a JSON object when it is not broken; null for a tombstone
 * @param eventMillis when it happened, epoch milliseconds; a broken one has the time of the event
 *     that it stands behind
 * @param arrivalMillis when it arrives, epoch milliseconds; never less than that of the record
 *     before
 * @param partition where it belongs, from 0
 * @param breakage how it is broken; null when it is not
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares records, and a copy would cost time.
public record EventRecord(
    byte[] key,
    byte[] value,
    long eventMillis,
    long arrivalMillis,
    int partition,
    Breakage breakage) {

  /** Whether the value is no JSON object. */
  public boolean isBroken() {
    return breakage != null;
  }
}
