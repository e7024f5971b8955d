package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Whether the streams of a feed have left a day behind. One that has not holds events of the day,
 * in its windows or in its savepoint, that bronze has already and that it has yet to add to silver
 * or gold: whoever judges the day anew would count them twice.
 *
 * <p>Streams go on one from the other's state, so the last one of each chain tells; streams of
 * other topics are asked as well. One has left all days behind when it has caught up or was
 * drained, and a day when its chain has written parts of a later one to gold: a window closes when
 * all before it is written.
 */
final class StreamLead {
  private static final String JOB = "flink.job-id";

  private final Lakehouse house;

  StreamLead(Lakehouse house) {
    this.house = house;
  }

  /** Why the day of these feeds cannot be judged anew; empty when it can. */
  Optional<String> refusal(LocalDate date, List<String> feeds) {
    return feeds.stream()
        .flatMap(feed -> at(date, feed).stream())
        .findFirst()
        .map(
            stream ->
                "Cannot judge %s anew, stream %s may hold events of the day that it has yet to write: wait until it is at a later day, or end it with --drain or --until-caught-up"
                    .formatted(date, stream));
  }

  /** A stream of the feed that may still write to the day. */
  Optional<String> at(LocalDate date, String feed) {
    StreamChains streams = StreamChains.of(new OpsReader(house.lake()).runs(), feed);
    return streams.all().stream()
        .filter(chain -> !chain.isEmptied())
        .filter(chain -> !hasLeft(date, feed, streams.jobsBeside(chain)))
        .map(StreamChains.Chain::run)
        .findFirst();
  }

  private boolean hasLeft(LocalDate date, String feed, Set<String> others) {
    Targets all = Targets.of(house.contracts(), house.statements(), List.of(feed));
    List<TableContract> parts = events(all, "gold");
    // Rows wait in silver for all readers, as windows do in gold.
    return (parts.isEmpty() ? events(all, "silver") : parts)
        .stream().anyMatch(table -> hasLater(house.lake().table(table.name()), date, others));
  }

  private static List<TableContract> events(Targets targets, String layer) {
    return targets.layer(layer).stream().filter(table -> table.kind() == Kind.EVENTS).toList();
  }

  /** Whether a stream has added a file of a later day; nothing of it is older than that day. */
  private static boolean hasLater(Table table, LocalDate date, Set<String> others) {
    if (table.currentSnapshot() == null) {
      return false;
    }
    long over = date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    for (Snapshot snapshot :
        SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot)) {
      if (snapshot.timestampMillis() < over) {
        return false;
      }
      String job = snapshot.summary().get(JOB);
      if (job != null && !others.contains(job) && adds(table, snapshot, date)) {
        return true;
      }
    }
    return false;
  }

  private static boolean adds(Table table, Snapshot snapshot, LocalDate date) {
    return StreamSupport.stream(snapshot.addedDataFiles(table.io()).spliterator(), false)
        .map(DataFile::partition)
        .anyMatch(partition -> partition.get(0, Integer.class) > date.toEpochDay());
  }
}
