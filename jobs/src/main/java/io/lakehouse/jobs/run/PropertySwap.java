package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.expressions.Expressions;

/**
 * Sets a property of a table only when nobody else has since it was read: compare and swap.
 *
 * <p>Most catalogs compare the whole table at every commit. A REST catalog is sent what changes,
 * and what must stand as it did: for properties that is nothing, and of two processes both would
 * succeed. What it does compare is where a branch stands. So there each change moves the branch
 * {@code journal} to a new snapshot without rows, and the snapshot before goes in the same commit.
 */
final class PropertySwap {
  private static final String BRANCH = "journal";

  /** Commits that may be made again because nobody knows what became of them. */
  private static final int DOUBTS = 5;

  private final Lake lake;
  private final BaseTable table;
  private final TableOperations operations;
  private int doubts;

  PropertySwap(Lake lake, String table) {
    this.lake = lake;
    this.table = (BaseTable) CatalogAway.await(() -> lake.table(table));
    this.operations = this.table.operations();
  }

  /** The table as it is now. */
  TableMetadata read() {
    return CatalogAway.await(operations::refresh);
  }

  /**
   * Sets a property, or takes it away.
   *
   * @param base what {@link #read} gave
   * @throws CommitFailedException when somebody else was faster, or when the catalog gave no answer
   *     and the property does not stand there
   */
  void commit(TableMetadata base, String key, Optional<String> value) {
    Map<String, String> properties = new HashMap<>(base.properties());
    properties.remove(key);
    value.ifPresent(text -> properties.put(key, text));
    TableMetadata next = base.replaceProperties(properties);
    try {
      if (lake.comparesWholeTables()) {
        operations.commit(base, next);
      } else {
        commitMarked(base, next);
      }
    } catch (CommitFailedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!CatalogAway.is(e) || ++doubts > DOUBTS) {
        throw e;
      }
      if (!Optional.ofNullable(read().property(key, null)).equals(value)) {
        throw new CommitFailedException(e, "Cannot set a property, the catalog was away: %s", key);
      }
    }
  }

  private void commitMarked(TableMetadata base, TableMetadata next) {
    // A new branch begins with the rows of main, and would keep their files for ever.
    Snapshot mark =
        table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).toBranch(BRANCH).apply();
    TableMetadata.Builder marked = TableMetadata.buildFrom(next).setBranchSnapshot(mark, BRANCH);
    Optional<Snapshot> before =
        Optional.ofNullable(base.ref(BRANCH)).map(SnapshotRef::snapshotId).map(base::snapshot);
    before.ifPresent(snapshot -> marked.removeSnapshots(List.of(snapshot)));
    try {
      operations.commit(base, marked.build());
    } catch (CommitFailedException e) {
      table.io().deleteFile(mark.manifestListLocation());
      throw e;
    }
    before.ifPresent(snapshot -> table.io().deleteFile(snapshot.manifestListLocation()));
  }
}
