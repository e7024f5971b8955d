package io.lakehouse.jobs.run;

import io.lakehouse.jobs.pipeline.StoredFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What {@code bronze.rejects} and {@code silver.quarantine} keep, in lots of a day and a feed.
 * Records of runs whose day was never published are left out: bronze and silver do not know them.
 */
final class RefusedRecords {

  private final Lakehouse house;

  RefusedRecords(Lakehouse house) {
    this.house = house;
  }

  /**
   * Records of a feed and day.
   *
   * @param stored which
   * @param records how many
   * @param firstArrival of the first of them, in milliseconds since 1970
   */
  record Lot(LocalDate date, StoredFeed stored, long records, long firstArrival) {
    String feed() {
      return stored.contract().name();
    }

    private Lot and(Lot other) {
      return new Lot(
          date, stored, records + other.records, Math.min(firstArrival, other.firstArrival));
    }
  }

  /** The records that broke a rule, the first day first. */
  List<Lot> ofRule(String rule, Optional<LocalDate> date) {
    return find(Ledger.QUARANTINE, Expressions.equal("rule", rule), Optional.of(rule), date);
  }

  /** The records of a feed that could not be read, the first day first. */
  List<Lot> ofFeed(String feed, Optional<LocalDate> date) {
    return find(Ledger.REJECTS, Expressions.equal("feed", feed), Optional.empty(), date);
  }

  /** A lot once more, as its log keeps it now; empty when nothing of it is left. */
  Optional<Lot> again(Lot lot) {
    Optional<LocalDate> date = Optional.of(lot.date());
    Optional<String> rule = lot.stored().rule();
    List<Lot> lots = rule.isPresent() ? ofRule(rule.get(), date) : ofFeed(lot.feed(), date);
    return lots.stream().filter(now -> now.feed().equals(lot.feed())).findAny();
  }

  private List<Lot> find(
      String name, Expression which, Optional<String> rule, Optional<LocalDate> date) {
    Table table = house.lake().table(name);
    if (table.currentSnapshot() == null) {
      return List.of();
    }
    long snapshot = table.currentSnapshot().snapshotId();
    Expression runs = ofPublished();
    Expression filter = Expressions.and(which, runs);
    Expression rows = date.isEmpty() ? filter : Expressions.and(filter, Branches.day(date.get()));
    Map<String, Lot> lots = new TreeMap<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table).useSnapshot(snapshot).where(rows).build()) {
      for (Record row : records) {
        Lot lot = lot(row, name, snapshot, runs, rule);
        lots.merge(lot.date() + " " + lot.feed(), lot, Lot::and);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(lots.values());
  }

  private Lot lot(Record row, String table, long snapshot, Expression runs, Optional<String> rule) {
    LocalDate date = (LocalDate) row.getField("snapshot_date");
    String feed = (String) row.getField("feed");
    OffsetDateTime arrival = (OffsetDateTime) row.getField("arrived_at");
    Expression rows = Expressions.and(Branches.day(date), Expressions.equal("feed", feed), runs);
    return new Lot(
        date,
        new StoredFeed(house.contracts().feed(feed), table, snapshot, rows, rule),
        1,
        arrival == null ? Long.MAX_VALUE : arrival.toInstant().toEpochMilli());
  }

  private Expression ofPublished() {
    List<String> others = new ArrayList<>();
    for (Map<String, Object> run : new OpsReader(house.lake()).runs()) {
      if (run.get("mode").equals("batch") && !RunLog.PUBLISHED.contains(run.get("outcome"))) {
        others.add((String) run.get("run_id"));
      }
    }
    return others.isEmpty() ? Expressions.alwaysTrue() : Expressions.notIn("run_id", others);
  }
}
