package io.lakehouse.catalog.contract;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a table promises.
 *
 * @param name with its layer, such as {@code silver.users}
 * @param grain what one row stands for
 * @param feed the feed that the rows come from
 * @param seed the file of {@code seeds/} that the rows come from; only of kind seed
 * @param key the columns that identify a row
 * @param partition hidden partitioning, see {@link Transform}
 * @param sort see {@link SortKey}
 * @param retention {@code <n> days} or {@code forever}
 * @param properties Iceberg table properties that win over the defaults
 * @param deduplicate which row of those with one key is kept; empty to keep all
 * @param window how long after the arrival of a row its duplicates are dropped; only with {@code
 *     FIRST}
 * @param figures sums whose change by later runs is recorded; only of kind current
 * @param firsts columns at the end of the table that no statement gives, see {@link First}
 */
public record TableContract(
    String name,
    String doc,
    String grain,
    String owner,
    Kind kind,
    Optional<String> feed,
    Optional<String> seed,
    WriteMode write,
    List<String> key,
    List<String> partition,
    List<String> sort,
    String retention,
    Map<String, String> properties,
    Optional<Keep> deduplicate,
    Optional<Duration> window,
    List<First> firsts,
    Optional<Figures> figures,
    Optional<Balance> balance,
    List<Column> columns,
    List<Rule> rules) {

  /** How the rows get in. */
  public enum Kind {
    /** A day is replaced as a whole, through a branch. */
    SNAPSHOT,
    /** The rows are part of the contract and are written when it is applied. */
    SEED,
    /** Written to main with a run id, also when the day is refused. */
    LOG,
    /** Rows are added as events arrive. */
    EVENTS,
    /**
     * The latest state of what its inputs tell: made anew as a whole, through a branch, by each run
     * of a feed behind it, from all days of them.
     */
    CURRENT
  }

  /** What happens to rows that are there already. */
  public enum WriteMode {
    APPEND,
    UPSERT
  }

  /** Which of the rows with one key is kept. */
  public enum Keep {
    /** The greatest content: columns compared in contract order, lineage aside, nulls first. */
    GREATEST,
    /** The first that arrived. */
    FIRST
  }

  public TableContract {
    firsts = List.copyOf(firsts);
    key = List.copyOf(key);
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
    // Not Map.copyOf: the order of the file makes for a readable plan.
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    columns = List.copyOf(columns);
    rules = List.copyOf(rules);
  }

  /** Whether a statement fills it when a day is run. */
  public boolean isComputed() {
    return kind == Kind.SNAPSHOT || kind == Kind.EVENTS || kind == Kind.CURRENT;
  }

  /** The layer, such as {@code silver}. */
  public String layer() {
    return name.substring(0, name.indexOf('.'));
  }

  /** The name in its layer, such as {@code users}. */
  public String simpleName() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** The column of that name, which must be there. */
  public Column column(String column) {
    return columns.stream()
        .filter(candidate -> candidate.name().equals(column))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find a column, " + name + " has none of that name: " + column));
  }

  /** Whether it has a column of that name whose values can be summed up as counts. */
  boolean hasCount(String column) {
    return columns.stream().anyMatch(c -> c.name().equals(column) && c.type().equals("bigint"));
  }

  /** The rules whose offenders go to the quarantine. */
  public List<Rule> hardRules() {
    return rules(Rule.Severity.HARD);
  }

  /** The rules whose offenders are counted. */
  public List<Rule> softRules() {
    return rules(Rule.Severity.SOFT);
  }

  /** The columns that the table's statement gives. */
  public List<Column> statementColumns() {
    return columns.subList(0, columns.size() - firsts.size());
  }

  /** The columns that make up the content of a row: all but lineage. */
  public List<Column> contentColumns() {
    return columns.stream().filter(column -> !column.lineage()).toList();
  }

  private List<Rule> rules(Rule.Severity severity) {
    return rules.stream().filter(rule -> rule.severity() == severity).toList();
  }
}
