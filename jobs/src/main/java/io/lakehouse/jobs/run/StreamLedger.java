package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.stream.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.kafka.common.TopicPartition;

/**
 * The equations of a stream, from the first job of its chain to a checkpoint or to the end. What
 * was read, dropped and held is counted by the steps; what was written is counted by Iceberg; where
 * the source stood is in its own state.
 */
final class StreamLedger {
  private final Lakehouse house;
  private final String feed;
  private final List<TableContract> tables;
  private final ColumnSums sums = new ColumnSums();

  /** The ledger of a feed's stream to these tables. */
  StreamLedger(Lakehouse house, String feed, List<TableContract> tables) {
    this.house = house;
    this.feed = feed;
    this.tables = List.copyOf(tables);
  }

  /**
   * The equations at a checkpoint. They hold as soon as its rows are committed, which is a little
   * after it is complete.
   *
   * @return none of a state that does not know where its chain began
   * @throws ExpiredException when snapshots since then were expired
   */
  List<LedgerRow> at(CheckpointCounts saved) {
    Map<String, Long> counts = new HashMap<>(saved.counts());
    offsets(saved).ifPresent(offsets -> counts.put(Counters.offsets(feed), offsets));
    return rows(counts, saved.checkpoint());
  }

  /**
   * The equations of a job that has ended with its topics.
   *
   * @param steps what the steps have counted
   * @throws ExpiredException when snapshots since the chain began were expired
   */
  List<LedgerRow> atEnd(Map<String, Long> steps) {
    Map<String, Long> counts = new HashMap<>(steps);
    if (steps.keySet().stream().anyMatch(Counters::isStart)) {
      counts.put(Counters.offsets(feed), offsetsOfTables(steps));
    }
    return rows(counts, null);
  }

  /** Offsets from the start of the chain to the last records that the tables hold. */
  private long offsetsOfTables(Map<String, Long> steps) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    steps.forEach(
        (name, offset) ->
            Counters.startOf(name, TopicPartition::new)
                .ifPresent(partition -> starts.put(partition, offset)));
    Set<String> topics =
        starts.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    List<Table> bronze =
        written(tables)
            .filter(name -> name.startsWith("bronze."))
            .map(house.lake()::table)
            .toList();
    return TableOffsets.next(topics, bronze).entrySet().stream()
        .mapToLong(next -> next.getValue() - starts.getOrDefault(next.getKey(), 0L))
        .sum();
  }

  /**
   * Offsets that the source is behind since the chain began; unknown as long as a partition has no
   * reader.
   */
  private static OptionalLong offsets(CheckpointCounts saved) {
    long behind = 0;
    for (Map.Entry<String, Long> count : saved.counts().entrySet()) {
      if (Counters.isStart(count.getKey())) {
        behind -= count.getValue();
      }
    }
    Set<String> read =
        saved.next().keySet().stream().map(StreamLedger::start).collect(Collectors.toSet());
    boolean isWhole =
        !read.isEmpty()
            && saved.counts().keySet().stream().filter(Counters::isStart).allMatch(read::contains);
    return isWhole
        ? OptionalLong.of(behind + saved.next().values().stream().mapToLong(next -> next).sum())
        : OptionalLong.empty();
  }

  private static String start(TopicPartition partition) {
    return Counters.start(partition.topic(), partition.partition());
  }

  private List<LedgerRow> rows(Map<String, Long> counts, Long checkpoint) {
    if (counts.keySet().stream().noneMatch(Counters::isStart)) {
      return List.of();
    }
    long upTo = checkpoint == null ? Long.MAX_VALUE : checkpoint;
    for (TableContract contract : tables) {
      ChainRows chain = chain(contract.name(), counts, upTo);
      counts.put(Ledger.ROWS + contract.name(), chain.rows());
      for (String column : contract.balance().map(Balance::sums).orElse(List.of())) {
        counts.put(Ledger.SUMS + contract.name() + "/" + column, chain.sum(sums, column));
      }
    }
    for (String log : List.of(Ledger.REJECTS, Ledger.QUARANTINE)) {
      counts.put(Ledger.ROWS + log + "/" + feed, chain(log, counts, upTo).rows());
    }
    // A table that was added later has not got what came before.
    List<TableContract> whole =
        tables.stream()
            .filter(table -> counts.containsKey(Counters.sequence(table.name())))
            .toList();
    return new Ledger(house.contracts(), counts, checkpoint).rows(whole);
  }

  private ChainRows chain(String name, Map<String, Long> counts, long upTo) {
    return new ChainRows(house.lake().table(name), ChainRows.Chain.of(counts, name), upTo);
  }

  /** The tables of which the chain must know where they began. */
  static Stream<String> written(List<TableContract> tables) {
    return Stream.concat(
        tables.stream().map(TableContract::name), Stream.of(Ledger.REJECTS, Ledger.QUARANTINE));
  }
}
