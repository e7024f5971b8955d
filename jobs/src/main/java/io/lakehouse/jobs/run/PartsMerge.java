package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Merges the parts of a closed day into one row a key, with the SQL of the view that sums them.
 *
 * <p>It is safe beside a running stream: the merged rows are made on a branch, from the parts that
 * are there when it begins, and main then changes those very files for them in one commit. A part
 * that lands meanwhile is in a file of its own and stays; it is merged the next time. When one of
 * the files is gone meanwhile, another merge or a rewrite was faster, and the merge begins anew.
 */
public final class PartsMerge {
  private static final String SUFFIX = "_parts";
  private static final int TRIES = 3;

  private final Lakehouse house;
  private final Progress progress;

  public PartsMerge(Lakehouse house, Progress progress) {
    this.house = house;
    this.progress = progress;
  }

  /**
   * What became of a table's day.
   *
   * @param parts rows before
   * @param rows rows after
   */
  public record Merged(long parts, long rows) {}

  /**
   * Merges a day of all tables of parts.
   *
   * @param date day of the arrival, which must be over
   * @return by table, those without parts of the day left out
   * @throws RefusedException when the day is not over, or others change the same files for ever
   */
  public Map<String, Merged> merge(LocalDate date) throws Exception {
    if (!date.isBefore(LocalDate.now(ZoneOffset.UTC))) {
      throw new RefusedException(
          "Cannot merge the parts of %s, more of them may arrive: wait until the day is over (UTC)"
              .formatted(date));
    }
    Map<String, Merged> merged = new LinkedHashMap<>();
    for (TableContract table : house.contracts().tables()) {
      if (table.kind() == Kind.EVENTS
          && table.name().endsWith(SUFFIX)
          && house.lake().exists(table.name())) {
        Merged result = mergeUntilDone(table, date);
        if (result.parts() > 0) {
          merged.put(table.name(), result);
        }
      }
    }
    return merged;
  }

  private Merged mergeUntilDone(TableContract table, LocalDate date) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return merge(table, date, "merge_" + date.toString().replace("-", "") + "_" + attempt);
      } catch (ValidationException e) {
        if (attempt == TRIES) {
          throw new RefusedException(
              "Cannot merge the parts of %s on %s, its files were changed meanwhile %d times: %s. Try again later"
                  .formatted(table.name(), date, TRIES, e.getMessage()));
        }
        progress.say("%s: files were changed meanwhile, beginning anew".formatted(table.name()));
      }
    }
  }

  private Merged merge(TableContract contract, LocalDate date, String branch) throws Exception {
    String name = contract.name();
    Branches branches = new Branches(house.lake(), date);
    branches.drop(name, branch);
    Table table = house.lake().table(name);
    if (table.currentSnapshot() == null) {
      return new Merged(0, 0);
    }
    long read = table.currentSnapshot().snapshotId();
    List<DataFile> parts = files(table, read, date);
    if (parts.isEmpty()) {
      return new Merged(0, 0);
    }
    progress.say("%s: merging %,d parts of %s".formatted(name, rows(parts), date));
    Retry.commit(
        () -> {
          table.refresh();
          table.manageSnapshots().createBranch(branch, read).commit();
        });
    try {
      write(contract, date, branch);
      table.refresh();
      List<DataFile> merged = files(table, table.snapshot(branch).snapshotId(), date);
      List<String> old = parts.stream().map(DataFile::location).toList();
      merged.removeIf(file -> old.contains(file.location()));
      replace(table, read, parts, merged, branch);
      return new Merged(rows(parts), rows(merged));
    } finally {
      branches.drop(name, branch);
    }
  }

  /** The view's own SQL, over the parts of the day only. */
  private void write(TableContract contract, LocalDate date, String branch) throws Exception {
    String name = contract.name();
    String view = name.substring(0, name.length() - SUFFIX.length());
    String sums =
        house
            .contracts()
            .tree()
            .read("views/" + view + ".sql")
            .replaceAll("(?<![\\w.])" + name.replace(".", "\\.") + "(?!\\w)", "`closed_parts`");
    String columns =
        contract.columns().stream()
            .skip(2)
            .map(Column::name)
            .map("v.`%s`"::formatted)
            .collect(Collectors.joining(", "));
    Refs refs = table -> table.equals(name) ? Map.of("branch", branch) : Map.of();
    try (Session session = house.session(refs)) {
      session
          .tables()
          .createTemporaryView(
              "`closed_parts`",
              session
                  .tables()
                  .sqlQuery(
                      "SELECT * FROM %s WHERE snapshot_date = DATE '%s'".formatted(name, date)));
      session
          .tables()
          .executeSql(
              "INSERT INTO %s SELECT DATE '%s', CAST(TIMESTAMP '%s 00:00:00' AS TIMESTAMP_LTZ(6)), %s FROM (%s) AS v"
                  .formatted(name, date, date.plusDays(1), columns, sums))
          .await();
    }
  }

  /** Those very files: parts that have landed since stay. It fails when one of them is gone. */
  private static void replace(
      Table table, long read, List<DataFile> parts, List<DataFile> merged, String branch) {
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(read);
    parts.forEach(rewrite::deleteFile);
    merged.forEach(rewrite::addFile);
    rewrite.set("lakehouse.merge", branch).commit();
  }

  private static List<DataFile> files(Table table, long snapshot, LocalDate date) {
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(snapshot)
            .filter(Branches.day(date))
            .includeColumnStats()
            .planFiles()) {
      List<DataFile> files = new ArrayList<>();
      tasks.forEach(task -> files.add(task.file()));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long rows(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }
}
