package io.lakehouse.catalog.contract;

import java.util.Optional;

/**
 * What must hold for every row of a table.
 *
 * @param check SQL predicate over the table's columns; the row passes when it is true
 * @param nulls the column to set to null where a soft rule is broken
 */
public record Rule(
    String name, Severity severity, String check, Optional<String> nulls, String doc) {

  /** What happens to a row that breaks the rule. */
  public enum Severity {
    /** It goes to the quarantine. */
    HARD,
    /** It stays, and is counted. */
    SOFT
  }
}
