package io.lakehouse.jobs.maintain;

import java.util.List;

/** A kind of work on a table. */
interface Task {

  /** What there is to do; nothing is changed. */
  List<Work> look(Target target) throws Exception;

  /**
   * Does it.
   *
   * @throws org.apache.iceberg.exceptions.ValidationException when others have changed the same
   *     files meanwhile
   */
  void apply(Target target) throws Exception;
}
