package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.Rule;
import io.lakehouse.catalog.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The rules of a contract as SQL over the statement's rows: behind the table's columns come the
 * position of the first broken hard rule, a bit for each broken soft rule, and where there are hard
 * rules the raw record.
 */
public final class Rules {
  static final String PAYLOAD = "payload";

  private final TableContract contract;
  private final List<Rule> hard;

  private Rules(TableContract contract, List<Rule> hard) {
    this.contract = contract;
    this.hard = hard;
  }

  static Rules of(TableContract contract) {
    return new Rules(contract, hard(contract));
  }

  /** The hard rules of a table: its own first, then that its required columns are there. */
  public static List<Rule> hard(TableContract contract) {
    List<Rule> hard = new ArrayList<>(contract.hardRules());
    for (Column column : contract.columns()) {
      if (column.required() && !contract.hardRules().isEmpty() && !isChecked(column, contract)) {
        hard.add(
            new Rule(
                "required_" + column.name(),
                Rule.Severity.HARD,
                "`" + column.name() + "` IS NOT NULL",
                Optional.empty(),
                "The column is required."));
      }
    }
    return hard;
  }

  /** A plain comparison of the column fails for null, too: a rule passes only when it is true. */
  private static boolean isChecked(Column column, TableContract contract) {
    Pattern comparison =
        Pattern.compile("`?" + column.name() + "`?\\s*(>=|>|<=|<|=|IS NOT NULL|BETWEEN)[^()]*");
    return contract.hardRules().stream()
        .map(Rule::check)
        .anyMatch(check -> !check.contains(" OR ") && comparison.matcher(check).matches());
  }

  List<Rule> hard() {
    return hard;
  }

  /** The columns that the statement must give. */
  List<String> expectedColumns() {
    List<String> names =
        new ArrayList<>(contract.statementColumns().stream().map(Column::name).toList());
    if (!contract.hardRules().isEmpty()) {
      names.add(PAYLOAD);
    }
    return names;
  }

  /** The query; values are cast to the table's types, for no planner checks them behind it. */
  String sql(String view, RowType types) {
    List<String> select = new ArrayList<>();
    for (Column column : contract.statementColumns()) {
      String value = "`" + column.name() + "`";
      for (Rule rule : contract.softRules()) {
        if (rule.nulls().filter(column.name()::equals).isPresent()) {
          value = "CASE WHEN (%s) IS TRUE THEN %s END".formatted(rule.check(), value);
        }
      }
      LogicalType type = types.getTypeAt(types.getFieldIndex(column.name())).copy(true);
      select.add(
          "CAST(%s AS %s) AS `%s`".formatted(value, type.asSerializableString(), column.name()));
    }
    select.add(brokenHard() + " AS broken_rule");
    select.add(brokenSoft() + " AS broken_soft");
    if (!contract.hardRules().isEmpty()) {
      select.add(PAYLOAD);
    }
    return "SELECT " + String.join(",\n  ", select) + "\nFROM " + view;
  }

  private String brokenHard() {
    if (hard.isEmpty()) {
      return "CAST(NULL AS INT)";
    }
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < hard.size(); i++) {
      sql.append(" WHEN (").append(hard.get(i).check()).append(") IS NOT TRUE THEN ").append(i);
    }
    return sql.append(" END").toString();
  }

  private String brokenSoft() {
    List<String> bits = new ArrayList<>();
    for (int i = 0; i < contract.softRules().size(); i++) {
      bits.add(
          "CASE WHEN (%s) IS TRUE THEN CAST(0 AS BIGINT) ELSE CAST(%d AS BIGINT) END"
              .formatted(contract.softRules().get(i).check(), 1L << i));
    }
    return bits.isEmpty() ? "CAST(0 AS BIGINT)" : String.join(" + ", bits);
  }
}
