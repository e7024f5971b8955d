package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
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

  static final String REJECTS = "bronze.rejects";
  static final String QUARANTINE = "silver.quarantine";

  /** Prefix of the counts of all rows in tables that tables of kind current are made of. */
  static final String ALL = "all/";

  /** Prefix of the sums of columns in tables, see {@link PartSums}. */
  static final String SUMS = "sums/";

  private final Contracts contracts;
  private final Map<String, Long> counts;
  private final Long checkpoint;

  Ledger(Contracts contracts, Map<String, Long> counts) {
    this(contracts, counts, null);
  }

  /**
   * The ledger of a stream at a checkpoint.
   *
   * @param checkpoint its id, or null at the end
   */
  Ledger(Contracts contracts, Map<String, Long> counts, Long checkpoint) {
    this.contracts = contracts;
    this.counts = counts;
    this.checkpoint = checkpoint;
  }

  List<LedgerRow> rows(List<TableContract> tables) {
    return tables.stream().filter(t -> t.balance().isPresent()).map(this::row).toList();
  }

  private LedgerRow row(TableContract table) {
    Balance balance = table.balance().orElseThrow();
    String feed = feed(table, balance).orElse(null);
    long in =
        balance.isOfRecords()
            ? count(Counters.read(feed))
            : balance.left().stream().mapToLong(term -> in(table, term)).sum();
    long held = held(table, balance);
    long skipped = balance.isOfRecords() ? skipped(feed) : 0;
    long out = held + balance.right().stream().mapToLong(term -> term(table, term)).sum();
    return new LedgerRow(
        feed,
        table.name(),
        String.join(" + ", balance.left()) + " = " + String.join(" + ", balance.right()),
        in,
        written(table.name()),
        table.layer().equals("bronze") ? term(table, "rejected") : 0,
        term(table, "quarantined"),
        isCurrent(table) ? 0 : term(table, "duplicates"),
        term(table, "superseded"),
        balance.left().stream().mapToLong(this::expanded).sum(),
        held,
        skipped,
        in - out,
        checkpoint,
        in == out && held >= 0 && skipped >= 0 && isAsCounted(table));
  }

  private static boolean isCurrent(TableContract table) {
    return table.kind() == Kind.CURRENT;
  }

  /** What a term of the left side stands for. */
  private long in(TableContract table, String term) {
    return Balance.ofTable(term)
        .map(sum -> count(SUMS + sum.table() + "/" + sum.column()))
        .orElseGet(() -> isCurrent(table) ? count(ALL + term) : written(term));
  }

  /** Rows that come of one row and are more than that one. */
  private long expanded(String term) {
    return Balance.ofTable(term)
        .map(sum -> count(SUMS + sum.table() + "/" + sum.column()) - count(ALL + sum.table()))
        .orElse(0L);
  }

  /** Rows that are neither written nor dropped yet. */
  private long held(TableContract table, Balance balance) {
    if (!balance.sums().isEmpty()) {
      return balance.left().stream().mapToLong(input -> count(Counters.open(input))).sum();
    }
    return counts.containsKey(Counters.passed(table.name()))
            && counts.containsKey(Counters.judged(table.name()))
        ? count(Counters.judged(table.name()))
            - quarantined(table)
            - duplicates(table)
            - count(Counters.passed(table.name()))
        : 0;
  }

  /** Offsets without a record. Less than none means that records were read twice. */
  private long skipped(String feed) {
    return counts.containsKey(Counters.offsets(feed))
        ? count(Counters.offsets(feed)) - count(Counters.read(feed))
        : 0;
  }

  /** Whether the tables have what the steps have sent there, so that no two losses make a sum. */
  private boolean isAsCounted(TableContract table) {
    String passed = Counters.passed(table.name());
    String quarantine = ROWS + QUARANTINE + "/" + table.feed().orElse("");
    boolean all = !counts.containsKey(passed) || count(passed) == written(table.name());
    return all
        && (!table.layer().equals("silver")
            || !counts.containsKey(quarantine)
            || count(quarantine) == quarantined(table));
  }

  /** A table of gold has none of its own: what it balances with says it. */
  private Optional<String> feed(TableContract table, Balance balance) {
    return table.feed().isPresent() || balance.isOfRecords() || isCurrent(table)
        ? table.feed()
        : contracts.table(balance.left().get(0)).feed();
  }

  private long term(TableContract table, String term) {
    if (Balance.summed(term).isPresent()) {
      return count(SUMS + table.name() + "/" + Balance.summed(term).get());
    }
    return switch (term) {
      case "written" -> written(table.name());
      case "rejected" -> count(ROWS + REJECTS + "/" + table.feed().orElseThrow());
      case "quarantined" -> quarantined(table);
      case "duplicates" -> duplicates(table);
      case "superseded" -> isCurrent(table) ? duplicates(table) : 0;
      case "expanded" -> 0;
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
