package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.stream.Counters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The equations of the contracts with a run's figures. The two sides come from different places:
 * what a step read and dropped is counted by the step, what was written is counted by Iceberg.
 */
final class Ledger {
  /** Prefix of the counts of rows in tables, as Iceberg has them. */
  static final String ROWS = "rows/";

  /** Prefix of the sums of columns in tables, see {@link PartSums}. */
  static final String SUMS = "sums/";

  private final Contracts contracts;
  private final Map<String, Long> counts;

  Ledger(Contracts contracts, Map<String, Long> counts) {
    this.contracts = contracts;
    this.counts = counts;
  }

  List<LedgerRow> rows(List<TableContract> tables) {
    return tables.stream().filter(t -> t.balance().isPresent()).map(this::row).toList();
  }

  private LedgerRow row(TableContract table) {
    Balance balance = table.balance().orElseThrow();
    String feed = feed(table, balance).orElse(null);
    long in = balance.left().equals("read") ? count(Counters.read(feed)) : written(balance.left());
    long out = balance.right().stream().mapToLong(term -> term(table, term)).sum();
    return new LedgerRow(
        feed,
        table.name(),
        balance.left() + " = " + String.join(" + ", balance.right()),
        in,
        written(table.name()),
        table.layer().equals("bronze") ? term(table, "rejected") : 0,
        term(table, "quarantined"),
        term(table, "duplicates"),
        in == out);
  }

  /** A table of gold has none of its own: what it balances with says it. */
  private Optional<String> feed(TableContract table, Balance balance) {
    return table.feed().isPresent() || balance.left().equals("read")
        ? table.feed()
        : contracts.table(balance.left()).feed();
  }

  private long term(TableContract table, String term) {
    if (Balance.summed(term).isPresent()) {
      return count(SUMS + table.name() + "/" + Balance.summed(term).get());
    }
    return switch (term) {
      case "written" -> written(table.name());
      case "rejected" -> count(ROWS + "bronze.rejects/" + table.feed().orElseThrow());
      case "quarantined" -> quarantined(table);
      case "duplicates" -> duplicates(table);
      // Nothing is superseded or expanded in the snapshot feeds.
      case "superseded", "expanded" -> 0;
      default -> all(contracts.table(term));
    };
  }

  /** Everything that was meant for a table, wherever it went. */
  private long all(TableContract table) {
    return written(table.name()) + quarantined(table) + duplicates(table);
  }

  private long duplicates(TableContract table) {
    return count(Counters.duplicates(table.name())) + count(Counters.conflicts(table.name()));
  }

  private long quarantined(TableContract table) {
    return Quality.hardRules(table).stream()
        .mapToLong(rule -> count(Counters.broken(table.name(), rule)))
        .sum();
  }

  private long written(String table) {
    return count(ROWS + table);
  }

  private long count(String name) {
    return counts.getOrDefault(name, 0L);
  }
}
