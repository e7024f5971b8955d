package io.lakehouse.jobs.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that only chooses columns of one source, as those of bronze do. Its rows are the rows
 * of the source, seen without a copy; the code that the planner makes copies every text.
 */
final class PlainSelect {
  private static final Pattern SELECT =
      Pattern.compile(
          "(?is)\\s*INSERT\\s+INTO\\s+[\\w.]+\\s+SELECT\\s+(.+?)\\s+FROM\\s+([\\w.]+)\\s+AS\\s+(\\w+)\\s*");
  private static final Pattern COLUMN =
      Pattern.compile("(?i)\\s*(\\w+)\\.`?(\\w+)`?\\s+AS\\s+`?\\w+`?\\s*");

  private PlainSelect() {}

  /** The columns of the source in the order of the statement's; empty when it does more. */
  static Optional<List<String>> columns(String sql, String source) {
    Matcher select = SELECT.matcher(Statement.withoutComments(sql));
    if (!select.matches() || !select.group(2).equals(source)) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    for (String item : select.group(1).split(",")) {
      Matcher column = COLUMN.matcher(item);
      if (!column.matches() || !column.group(1).equals(select.group(3))) {
        return Optional.empty();
      }
      columns.add(column.group(2));
    }
    return Optional.of(columns);
  }
}
