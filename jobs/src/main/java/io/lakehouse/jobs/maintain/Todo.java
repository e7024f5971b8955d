package io.lakehouse.jobs.maintain;

/**
 * Work that was found, and what does it.
 *
 * @param work not done yet
 * @param action does it; fails when others have changed the same files meanwhile
 */
record Todo(Work work, Runnable action) {

  static Todo of(Target target, String task, long items, String detail, Runnable action) {
    return new Todo(new Work(target.name(), task, items, detail, false), action);
  }
}
