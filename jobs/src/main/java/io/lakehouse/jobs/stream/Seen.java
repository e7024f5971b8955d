package io.lakehouse.jobs.stream;

/**
 * What the current key has seen: ids, each with the arrival of its row and a text. It is state of
 * the step, on the heap or in the state backend.
 */
interface Seen {
  /** An id's row that was seen: when it arrived, in milliseconds, and the text kept of it. */
  record First(long arrival, byte[] text) {}

  /** What is known of an id, null when nothing is. */
  First find(byte[] id) throws Exception;

  /** Remembers an id, in place of what was known of it. */
  void put(byte[] id, First first) throws Exception;

  /**
   * Forgets all ids that arrived up to a time.
   *
   * @return the earliest arrival of the others, {@code Long.MAX_VALUE} when there are none
   */
  long forget(long upTo) throws Exception;

  /**
   * Makes all of it state, right before a snapshot: until that is taken nothing is asked for or
   * remembered. It changes the current key.
   */
  void save() throws Exception;
}
