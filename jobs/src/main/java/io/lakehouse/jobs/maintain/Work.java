package io.lakehouse.jobs.maintain;

/**
 * What there is to do on a table, or what was done.
 *
 * @param table its name
 * @param task kind of work: {@code retention}, {@code compaction}, {@code manifests}, {@code
 *     snapshots} or {@code orphans}
 * @param items how many of what the task is about, such as files
 * @param detail for the user
 * @param isDone whether it was done: not in a dry run, and not when others were faster
 */
public record Work(String table, String task, long items, String detail, boolean isDone) {

  Work done() {
    return new Work(table, task, items, detail, true);
  }

  Work left(String why) {
    return new Work(table, task, items, detail + "; left for the next time, " + why, false);
  }
}
