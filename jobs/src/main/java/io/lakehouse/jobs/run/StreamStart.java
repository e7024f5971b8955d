package io.lakehouse.jobs.run;

/** Where a stream begins to read. */
public sealed interface StreamStart {

  /** The earliest records: for tables that hold nothing of the topics. */
  record Earliest() implements StreamStart {}

  /**
   * The state of an earlier job.
   *
   * @param uri a savepoint or a retained checkpoint
   */
  record Saved(String uri) implements StreamStart {}

  /**
   * The newest state that the job left which wrote the tables last; the earliest records when no
   * job has written them yet.
   */
  record Latest() implements StreamStart {}

  /**
   * Behind the last record of each partition that the tables hold, without state: for tables that
   * were filled to their end, in batch mode or by a stream that caught up. The deduplication reads
   * what silver has of its window.
   */
  record NextOffsets() implements StreamStart {}
}
