package io.lakehouse.jobs.maintain;

import io.lakehouse.jobs.run.InUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final String TAG = "day-";
  private static final String RUN = "run_";

  @Override
  public List<Work> look(Target target) {
    List<Work> work = new ArrayList<>();
    old(target)
        .ifPresent(
            filter -> {
              long rows = rows(target.table(), filter);
              if (rows > 0) {
                work.add(
                    Work.todo(
                        target,
                        NAME,
                        rows,
                        "rows of days before " + target.keep().firstDay(target.contract()).get()));
              }
            });
    List<String> refs = refs(target);
    if (!refs.isEmpty()) {
      work.add(Work.todo(target, NAME, refs.size(), "tags and branches: " + summary(refs)));
    }
    return work;
  }

  @Override
  public void apply(Target target) {
    Table table = target.table();
    Optional<Expression> old = old(target).filter(filter -> rows(table, filter) > 0);
    if (old.isPresent()) {
      DeleteFiles delete = table.newDelete().deleteFromRowFilter(old.get());
      InUse.mark(delete);
      delete.commit();
    }
    List<String> refs = refs(target);
    if (!refs.isEmpty()) {
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
  }

  private static Optional<Expression> old(Target target) {
    return target
        .keep()
        .firstDay(target.contract())
        .filter(day -> target.isOfDays())
        .map(day -> Expressions.lessThan("snapshot_date", day.toString()));
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
    Optional<LocalDate> latest =
        target.table().refs().keySet().stream()
            .filter(ref -> ref.startsWith(TAG))
            .map(Retention::day)
            .max(Comparator.naturalOrder());
    return target.table().refs().entrySet().stream()
        .filter(
            ref ->
                ref.getValue().isTag()
                    ? ref.getKey().startsWith(TAG)
                        && day(ref.getKey()).isBefore(first)
                        && !latest.get().equals(day(ref.getKey()))
                    : isLeft(target, ref.getKey(), ref.getValue()))
        .map(Map.Entry::getKey)
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

  private static LocalDate day(String tag) {
    return LocalDate.parse(tag.substring(TAG.length()));
  }

  private static String summary(List<String> refs) {
    return refs.size() == 1 ? refs.get(0) : refs.get(0) + " to " + refs.get(refs.size() - 1);
  }
}
