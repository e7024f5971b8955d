package io.lakehouse.jobs.maintain;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.InUse;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * Maintains tables, one after the other: retention, compaction, manifests, snapshots, orphan files.
 * It is safe beside runs and streams: each change is one commit that fails when others have changed
 * the same files, and then the work is left for the next time.
 */
public final class Maintenance {
  private final Lakehouse house;
  private final Progress progress;
  private final Keep keep;
  private final List<Task> tasks;

  /**
   * Maintenance as of a moment.
   *
   * @param now what the age of days, snapshots and files is reckoned from
   */
  public Maintenance(Lakehouse house, Progress progress, Instant now) {
    this.house = house;
    this.progress = progress;
    this.keep = Keep.of(house.settings(), now);
    this.tasks =
        List.of(
            new Retention(),
            new Compaction(house::environment),
            new Manifests(),
            new Snapshots(),
            new Orphans());
  }

  /**
   * What there is to do; nothing is changed. What an earlier task would leave to a later one is not
   * in it.
   *
   * @param tables names, empty for all
   * @throws UsageException when there is no table of a name
   */
  public List<Work> look(List<String> tables) {
    InUse inUse = InUse.of(house);
    List<Work> work = new ArrayList<>();
    for (TableContract table : chosen(tables)) {
      for (Task task : tasks) {
        task.look(target(table, inUse)).forEach(todo -> work.add(todo.work()));
      }
    }
    return work;
  }

  /**
   * Does the work.
   *
   * @param tables names, empty for all
   * @return what was done, and what others have kept it from
   * @throws UsageException when there is no table of a name
   */
  public List<Work> run(List<String> tables) {
    List<Work> work = new ArrayList<>();
    for (TableContract table : chosen(tables)) {
      // Looked at anew before each table: somebody may have begun since.
      InUse inUse = InUse.of(house);
      for (Task task : tasks) {
        task.look(target(table, inUse)).forEach(todo -> work.add(run(todo)));
      }
    }
    return work;
  }

  private Work run(Todo todo) {
    Work work = todo.work();
    progress.say(
        "%s: %s, %,d %s".formatted(work.table(), work.task(), work.items(), work.detail()));
    try {
      todo.action().run();
      return work.done();
    } catch (ValidationException | CommitFailedException e) {
      return work.left(Failures.reason(e));
    }
  }

  private List<TableContract> chosen(List<String> names) {
    for (String name : names) {
      if (!house.contracts().has(name)) {
        throw new UsageException(
            "Cannot maintain a table, there is no contract of that name: %s. Name it as <layer>.<table>, such as gold.kpi_daily"
                .formatted(name));
      }
    }
    return house.contracts().tables().stream()
        .filter(table -> names.isEmpty() || names.contains(table.name()))
        .filter(table -> house.lake().exists(table.name()))
        .toList();
  }

  private Target target(TableContract table, InUse inUse) {
    return new Target(table, house.lake().table(table.name()), inUse, keep);
  }
}
