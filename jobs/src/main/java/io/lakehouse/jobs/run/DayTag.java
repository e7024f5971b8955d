package io.lakehouse.jobs.run;

import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Table;

/** The tag of a day in each table: main as it was when the day was published. */
public record DayTag(LocalDate date) {
  private static final String PREFIX = "day-";

  /** The days that have a tag in a table. */
  public static NavigableSet<LocalDate> days(Table table) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    table.refs().keySet().stream()
        .filter(ref -> ref.startsWith(PREFIX))
        .forEach(ref -> days.add(LocalDate.parse(ref.substring(PREFIX.length()))));
    return days;
  }

  /** The tag's name. */
  public String name() {
    return PREFIX + date;
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
