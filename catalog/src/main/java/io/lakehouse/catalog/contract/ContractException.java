package io.lakehouse.catalog.contract;

import java.util.List;

/** The contracts cannot be used. The message has one line per problem, with file and line. */
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ContractException(List<String> problems) {
    super("Cannot load the contracts, they have problems:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems found, such as {@code silver/users.yaml:12: unknown key 'foo', ...}. */
  public List<String> problems() {
    return problems;
  }
}
