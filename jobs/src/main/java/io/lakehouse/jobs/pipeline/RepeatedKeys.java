package io.lakehouse.jobs.pipeline;

/**
 * The keys of a table that may come more than once in a run; every other key comes at most once.
 *
 * @param digests the keys' digests in ascending order
 */
public record RepeatedKeys(long[] digests) {
  boolean isEmpty() {
    return digests.length == 0;
  }
}
