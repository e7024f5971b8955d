package io.lakehouse.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What a reader pays for the same rows of a table.
 *
 * @param table name with its layer
 * @param rows rows
 * @param before as the stream has left them
 * @param after as maintenance has left them
 * @param ideal in one file, of a table that has nothing else
 * @param ratioBefore median seconds before maintenance by those of the one file
 * @param ratioAfter the same after maintenance
 */
public record ReadCost(
    String table,
    long rows,
    State before,
    State after,
    State ideal,
    double ratioBefore,
    double ratioAfter) {

  /**
   * A table as it can be read.
   *
   * @param files data files
   * @param bytesPerFile their mean size
   * @param manifests manifests of data files
   * @param snapshots snapshots that the table's metadata tells of
   * @param seconds of the query
   */
  public record State(long files, long bytesPerFile, int manifests, int snapshots, Spread seconds) {

    static State of(Table table, long snapshotId, List<Double> seconds) {
      Snapshot snapshot = table.snapshot(snapshotId);
      long files = 0;
      long bytes = 0;
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().useSnapshot(snapshotId).planFiles()) {
        for (FileScanTask task : tasks) {
          files++;
          bytes += task.file().fileSizeInBytes();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new State(
          files,
          files == 0 ? 0 : bytes / files,
          snapshot.dataManifests(table.io()).size(),
          (int)
              StreamSupport.stream(table.snapshots().spliterator(), false)
                  .filter(other -> other.sequenceNumber() <= snapshot.sequenceNumber())
                  .count(),
          Spread.of(seconds));
    }
  }

  static ReadCost of(String table, long rows, State before, State after, State ideal) {
    return new ReadCost(
        table, rows, before, after, ideal, ratio(before, ideal), ratio(after, ideal));
  }

  private static double ratio(State state, State ideal) {
    return RunFigures.round(state.seconds().median() / ideal.seconds().median());
  }
}
