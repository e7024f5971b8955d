package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Whether a day holds events that no run of files has written. A run replaces the day, and a stream
 * would not read its events again: they would be lost.
 */
final class StreamedDay {
  private final Lake lake;
  private final Contracts contracts;
  private final LocalDate date;

  StreamedDay(Lake lake, Contracts contracts, LocalDate date) {
    this.lake = lake;
    this.contracts = contracts;
    this.date = date;
  }

  /** Why the day of these feeds cannot be replaced; empty when it can. */
  Optional<String> refusal(List<String> feeds) {
    return feeds.stream()
        .flatMap(feed -> stream(feed).map(stream -> refusal(feed, stream, feeds)).stream())
        .findFirst();
  }

  private String refusal(String feed, String stream, List<String> feeds) {
    List<String> others = feeds.stream().filter(other -> !other.equals(feed)).toList();
    return "Cannot run %s of feed %s from files, the day would be replaced and a stream has written to it: %s. Put the files into the folder of another day%s"
        .formatted(
            date,
            feed,
            stream,
            others.isEmpty()
                ? ""
                : ", or run the other feeds alone: --feeds " + String.join(",", others));
  }

  /** A run that is none of files and has rows of the feed's day in main. */
  Optional<String> stream(String feed) {
    String bronze = "bronze." + feed;
    if (!contracts.has(bronze) || contracts.table(bronze).kind() != Kind.EVENTS) {
      return Optional.empty();
    }
    List<String> batch = batchRuns();
    Expression day = Branches.day(date);
    return first(
        bronze,
        "run_id",
        batch.isEmpty() ? day : Expressions.and(day, Expressions.notIn("run_id", batch)));
  }

  private List<String> batchRuns() {
    List<String> ids = new ArrayList<>();
    Expression batch = Expressions.and(Branches.day(date), Expressions.equal("mode", "batch"));
    try (CloseableIterable<Record> runs = read(RunLog.RUNS, batch, "run_id", "mode")) {
      runs.forEach(run -> ids.add((String) run.getField("run_id")));
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> first(String table, String column, Expression filter) {
    try (CloseableIterable<Record> rows = read(table, filter, column)) {
      for (Record row : rows) {
        return Optional.of((String) row.getField(column));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CloseableIterable<Record> read(String table, Expression filter, String... columns) {
    List<String> all = new ArrayList<>(List.of(columns));
    all.add("snapshot_date");
    return IcebergGenerics.read(lake.table(table)).where(filter).select(all).build();
  }
}
