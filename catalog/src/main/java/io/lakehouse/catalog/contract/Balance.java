package io.lakehouse.catalog.contract;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conservation law of a table: what comes in is the sum of where it went.
 *
 * @param left {@code read}, or a table, which stands for its rows of the run
 * @param right columns of the ledger, tables, or {@code sum(<column>)} of the table's own rows
 */
public record Balance(String left, List<String> right) {
  /** The columns of the ledger that a right side may name. */
  static final List<String> LEDGER =
      List.of("written", "rejected", "quarantined", "duplicates", "superseded", "expanded");

  private static final String TERM = "[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)?";
  private static final String SUM = "sum\\([a-z][a-z0-9_]*\\)";
  private static final String PART = "(?:" + SUM + "|" + TERM + ")";
  private static final Pattern TEXT =
      Pattern.compile("(" + TERM + ")\\s*=\\s*(" + PART + "(?:\\s*\\+\\s*" + PART + ")*)");

  public Balance {
    right = List.copyOf(right);
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
    return new Balance(matcher.group(1), List.of(matcher.group(2).split("\\s*\\+\\s*")));
  }
}
