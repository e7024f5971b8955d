package io.lakehouse.jobs.maintain;

import java.util.List;

/** A kind of work on a table. */
interface Task {

  /** What there is to do; nothing is changed. */
  List<Todo> look(Target target);
}
