package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Judges the events of days anew, from bronze: silver, quarantine and gold of each day are made
 * again by the SQL and the rules of now, audited on a branch, and take the place of what was there
 * in one commit a table. Bronze and its rejects stay as they are. The days go one after another,
 * the first one first, since each knows the events of the days before.
 */
public final class Restatement {
  private final Lakehouse house;
  private final Progress progress;

  public Restatement(Lakehouse house, Progress progress) {
    this.house = house;
    this.progress = progress;
  }

  /**
   * Judges the days from one to another that have events; ends with the first that is refused, and
   * says then, as after a failure, which days are published and how to go on.
   *
   * @param feeds feeds of events
   * @param options what it was started with, for {@code ops.runs}
   * @return what became of each day
   * @throws UsageException when there is no such feed, or its days can only be read from files
   * @throws RefusedException when bronze has nothing of these days, another run works on one, or a
   *     stream may still write to it
   */
  public List<RunReport> run(
      List<String> feeds, LocalDate from, LocalDate to, Map<String, String> options)
      throws Exception {
    if (to.isBefore(from)) {
      throw new UsageException(
          "Cannot run days from bronze, the last is before the first: %s to %s"
              .formatted(from, to));
    }
    feeds.forEach(this::check);
    house.catalogTool().apply();
    TreeSet<LocalDate> days = new TreeSet<>();
    feeds.forEach(feed -> days.addAll(days(feed, from, to)));
    if (days.isEmpty()) {
      throw new RefusedException(
          "Cannot run %s to %s from bronze, it has no events of these days: %s"
              .formatted(from, to, String.join(", ", feeds)));
    }
    List<RunReport> reports = new ArrayList<>();
    List<LocalDate> open = new ArrayList<>(days);
    try {
      while (!open.isEmpty()) {
        LocalDate date = open.get(0);
        progress.say("%s: judging the events of bronze anew".formatted(date));
        RunReport report = new DailyRun(house, progress).restate(date, feeds, to, options);
        reports.add(report);
        if (!report.isPublished()) {
          break;
        }
        open.remove(date);
      }
      return reports;
    } finally {
      if (!open.isEmpty()) {
        days.removeAll(open);
        progress.say(ended(days, open.get(0), feeds, to));
      }
    }
  }

  /** What to do when not all days are published. */
  private static String ended(
      Set<LocalDate> published, LocalDate next, List<String> feeds, LocalDate to) {
    return "days published: %s. Go on with ./lake run --feeds %s --from-bronze --from %s --to %s"
        .formatted(
            published.isEmpty()
                ? "none"
                : published.stream().map(LocalDate::toString).collect(Collectors.joining(", ")),
            String.join(",", feeds),
            next,
            to);
  }

  private void check(String feed) {
    List<String> events =
        house.contracts().tables().stream()
            .filter(table -> table.kind() == Kind.EVENTS && table.layer().equals("bronze"))
            .map(TableContract::simpleName)
            .toList();
    if (!events.contains(feed)) {
      throw new UsageException(
          "Cannot run the feed from bronze, it is none of events: %s. A day of it is run again from its files with ./lake run --date <yyyy-MM-dd>; feeds of events are: %s"
              .formatted(feed, String.join(", ", events)));
    }
  }

  private TreeSet<LocalDate> days(String feed, LocalDate from, LocalDate to) {
    Expression range =
        Expressions.and(
            Expressions.greaterThanOrEqual("snapshot_date", from.toString()),
            Expressions.lessThanOrEqual("snapshot_date", to.toString()));
    Table table = house.lake().table("bronze." + feed);
    TreeSet<LocalDate> days = new TreeSet<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(range).planFiles()) {
      files.forEach(
          file -> days.add(LocalDate.ofEpochDay(file.file().partition().get(0, Integer.class))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return days;
  }
}
