package io.lakehouse.jobs.run;

import java.time.LocalDate;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Table;

/** The tag of a day in each table: main as it was when the day was published. */
record DayTag(LocalDate date) {

  String name() {
    return "day-" + date;
  }

  boolean isOn(Table table) {
    return table.refs().containsKey(name());
  }

  /** Lets it stand on a snapshot. */
  void set(Table table, ManageSnapshots refs, long snapshot) {
    if (isOn(table)) {
      refs.replaceTag(name(), snapshot);
    } else {
      refs.createTag(name(), snapshot);
    }
  }

  /** The same where the day has one; the events of a stream have none. */
  void move(Table table, ManageSnapshots refs, long snapshot) {
    if (isOn(table)) {
      refs.replaceTag(name(), snapshot);
    }
  }
}
