package io.lakehouse.jobs.run;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;

/**
 * How far a stream has come.
 *
 * @param committed records of the feed that can be read, in bronze or in rejects
 * @param freshness how long after its arrival the newest of them could be read; empty as long as
 *     none can
 */
public record StreamProgress(long committed, Optional<Duration> freshness) {

  /** Looks at what the last commits say; no file of data is read. */
  public static StreamProgress of(Lakehouse house, String feed, StreamRun run) {
    long rejects =
        new OpsReader(house.lake()).rowsByRun("bronze.rejects").getOrDefault(run.id(), 0L);
    long committed = run.written("bronze." + feed) + rejects;
    return new StreamProgress(
        committed, committed == 0 ? Optional.empty() : freshness(house, "bronze." + feed));
  }

  private static Optional<Duration> freshness(Lakehouse house, String bronze) {
    Table table = house.lake().table(bronze);
    Snapshot last = table.currentSnapshot();
    if (last == null) {
      return Optional.empty();
    }
    NestedField arrival = table.schema().findField("arrived_at");
    long newest = 0;
    for (DataFile file : last.addedDataFiles(table.io())) {
      ByteBuffer bound =
          file.upperBounds() == null ? null : file.upperBounds().get(arrival.fieldId());
      if (bound != null) {
        long micros = Conversions.<Long>fromByteBuffer(arrival.type(), bound);
        newest = Math.max(newest, micros / 1000);
      }
    }
    return newest == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(last.timestampMillis() - newest));
  }
}
