package io.lakehouse.catalog.contract;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conservation law of a table: what comes in is the sum of where it went.
 *
 * @param left {@code read}, or tables, each of which stands for its rows of the run, or {@code
 *     sum(<table>.<column>)}; of a table of kind current the inputs' rows of all days
 * @param right columns of the ledger, tables, or {@code sum(<column>)} of the table's own rows
 */
public record Balance(List<String> left, List<String> right) {
  /** The columns of the ledger that a right side may name. */
  static final List<String> LEDGER =
      List.of("written", "rejected", "quarantined", "duplicates", "superseded", "expanded");

  private static final String TERM = "[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)?";
  private static final String SUM = "sum\\([a-z][a-z0-9_]*\\)";
  private static final String OTHERS =
      "sum\\([a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*\\)";
  private static final Pattern TEXT = Pattern.compile(terms(OTHERS) + "\\s*=\\s*" + terms(SUM));

  public Balance {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  /** A law with one term on its left. */
  public Balance(String left, List<String> right) {
    this(List.of(left), right);
  }

  private static String terms(String sum) {
    String term = "(?:" + sum + "|" + TERM + ")";
    return "(" + term + "(?:\\s*\\+\\s*" + term + ")*)";
  }

  /** Whether it begins with the records of a feed. */
  public boolean isOfRecords() {
    return left.equals(List.of("read"));
  }

  /** The column of another table that a term of the left side sums. */
  public record TableSum(String table, String column) {}

  /** That of a term {@code sum(<table>.<column>)}; empty for any other. */
  public static Optional<TableSum> ofTable(String term) {
    return summed(term)
        .filter(name -> name.contains("."))
        .map(
            name ->
                new TableSum(
                    name.substring(0, name.lastIndexOf('.')),
                    name.substring(name.lastIndexOf('.') + 1)));
  }

  /** The table that a term of the left side counts or sums. */
  public static String tableOf(String term) {
    return ofTable(term).map(TableSum::table).orElse(term);
  }

  /** The columns of the table itself that are summed. */
  public List<String> sums() {
    return right.stream().flatMap(term -> summed(term).stream()).toList();
  }

  /** The column of a term {@code sum(<column>)}; empty for any other. */
  public static Optional<String> summed(String term) {
    return term.startsWith("sum(")
        ? Optional.of(term.substring("sum(".length(), term.length() - 1))
        : Optional.empty();
  }

  static Balance parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "balance must read like 'bronze.t = written + quarantined', not '" + text + "'");
    }
    return new Balance(
        List.of(matcher.group(1).split("\\s*\\+\\s*")),
        List.of(matcher.group(2).split("\\s*\\+\\s*")));
  }
}
