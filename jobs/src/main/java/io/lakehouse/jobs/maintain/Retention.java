package io.lakehouse.jobs.maintain;

import io.lakehouse.jobs.run.DayTag;
import io.lakehouse.jobs.run.InUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Days that are older than a contract keeps, their tags, and branches of runs that were refused.
 * The latest tag of a table stays, however old it is.
 */
final class Retention implements Task {
  private static final String NAME = "retention";
  private static final String RUN = "run_";

  @Override
  public List<Todo> look(Target target) {
    List<Todo> todo = new ArrayList<>();
    target
        .keep()
        .firstDay(target.contract())
        .filter(day -> target.isOfDays())
        .flatMap(day -> days(target, day))
        .ifPresent(todo::add);
    List<String> refs = refs(target);
    if (!refs.isEmpty()) {
      todo.add(
          Todo.of(
              target,
              NAME,
              refs.size(),
              "tags and branches: " + summary(refs),
              () -> drop(target.table(), refs)));
    }
    return todo;
  }

  private static Optional<Todo> days(Target target, LocalDate first) {
    Expression old = Expressions.lessThan("snapshot_date", first.toString());
    long rows = rows(target.table(), old);
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            Todo.of(
                target,
                NAME,
                rows,
                "rows of days before " + first,
                () -> {
                  DeleteFiles delete = target.table().newDelete().deleteFromRowFilter(old);
                  InUse.mark(delete);
                  delete.commit();
                }));
  }

  private static void drop(Table table, List<String> refs) {
    ManageSnapshots drop = table.manageSnapshots();
    for (String ref : refs) {
      if (table.refs().get(ref).isTag()) {
        drop.removeTag(ref);
      } else {
        drop.removeBranch(ref);
      }
    }
    drop.commit();
  }

  private static long rows(Table table, Expression filter) {
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(filter).planFiles()) {
      long rows = 0;
      for (FileScanTask task : files) {
        rows += task.file().recordCount();
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tags and branches that go. */
  private static List<String> refs(Target target) {
    LocalDate first = target.keep().firstTag(target.contract());
    NavigableSet<LocalDate> days = DayTag.days(target.table());
    return Stream.concat(
            days.stream()
                .filter(day -> day.isBefore(first) && !day.equals(days.last()))
                .map(day -> new DayTag(day).name()),
            target.table().refs().entrySet().stream()
                .filter(ref -> ref.getValue().isBranch())
                .filter(ref -> isLeft(target, ref.getKey(), ref.getValue()))
                .map(Map.Entry::getKey))
        .sorted()
        .toList();
  }

  /** Whether it is the branch of a run that has ended, and old. */
  private static boolean isLeft(Target target, String name, SnapshotRef ref) {
    Instant written =
        Instant.ofEpochMilli(target.table().snapshot(ref.snapshotId()).timestampMillis());
    return name.startsWith(RUN)
        && !target.inUse().branches().contains(name)
        && written.isBefore(target.keep().now().minus(target.keep().snapshots()));
  }

  private static String summary(List<String> refs) {
    return refs.size() == 1 ? refs.get(0) : refs.get(0) + " to " + refs.get(refs.size() - 1);
  }
}
