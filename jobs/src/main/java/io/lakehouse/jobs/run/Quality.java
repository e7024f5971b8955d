package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Rule;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.pipeline.Rules;
import io.lakehouse.jobs.stream.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the rules of the contracts found, from a run's counters. */
final class Quality {
  private Quality() {}

  static List<String> hardRules(TableContract table) {
    return Rules.hard(table).stream().map(Rule::name).toList();
  }

  static List<QualityRow> rows(List<TableContract> tables, Map<String, Long> counts) {
    List<QualityRow> rows = new ArrayList<>();
    for (TableContract table : tables) {
      long left = counts.getOrDefault(Counters.judged(table.name()), 0L);
      for (String rule : hardRules(table)) {
        // A row goes to the first rule that it breaks; the next ones see what is left.
        long failed = counts.getOrDefault(Counters.broken(table.name(), rule), 0L);
        left -= failed;
        rows.add(row(table, rule, "hard", left, failed));
      }
      for (Rule rule : table.softRules()) {
        long failed = counts.getOrDefault(Counters.broken(table.name(), rule.name()), 0L);
        rows.add(row(table, rule.name(), "soft", left - failed, failed));
      }
      // What a later day has replaced is no conflict.
      if (table.deduplicate().isPresent() && table.kind() != Kind.CURRENT) {
        long conflicts = counts.getOrDefault(Counters.conflicts(table.name()), 0L);
        rows.add(row(table, "conflicting_duplicate", "soft", left - conflicts, conflicts));
      }
    }
    return rows;
  }

  private static QualityRow row(
      TableContract table, String rule, String severity, long passed, long failed) {
    return new QualityRow(table.feed().orElse(null), table.name(), rule, severity, passed, failed);
  }
}
