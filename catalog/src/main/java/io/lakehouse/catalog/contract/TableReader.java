package io.lakehouse.catalog.contract;

import io.lakehouse.catalog.contract.Rule.Severity;
import io.lakehouse.catalog.contract.TableContract.Keep;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.catalog.contract.TableContract.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the contract of one table; what it must agree with is for {@link TableChecks}. */
final class TableReader {
  private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,3}) days?");
  private static final Pattern RETENTION = Pattern.compile("[1-9][0-9]{0,5} days|forever");

  private final Fields fields;

  TableReader(Fields fields) {
    this.fields = fields;
  }

  TableContract read() {
    String name = fields.text("table");
    String doc = fields.text("doc");
    String grain = fields.text("grain");
    String owner = fields.text("owner");
    Kind kind = fields.choice("kind", Kind.class).orElse(Kind.SNAPSHOT);
    Optional<String> feed = fields.optionalText("feed");
    Optional<String> seed = fields.optionalText("seed");
    WriteMode write = fields.choice("write", WriteMode.class).orElse(WriteMode.APPEND);
    List<String> key = fields.optionalTexts("key");
    List<String> partition = fields.optionalTexts("partition");
    List<String> sort = fields.optionalTexts("sort");
    String retention = retention();
    Map<String, String> properties = fields.textMap("properties");
    Optional<Keep> deduplicate =
        fields.has("deduplicate") ? fields.choice("deduplicate", Keep.class) : Optional.empty();
    Optional<Duration> window = window();
    List<First> firsts = firsts();
    Optional<Figures> figures = figures();
    Optional<Balance> balance = balance();
    List<Column> columns = columns();
    List<Rule> rules = rules(columns);
    fields.refuseOthers();
    return new TableContract(
        name,
        doc,
        grain,
        owner,
        kind,
        feed,
        seed,
        write,
        key,
        partition,
        sort,
        retention,
        properties,
        deduplicate,
        window,
        firsts,
        figures,
        balance,
        columns,
        rules);
  }

  private String retention() {
    String retention = fields.text("retention");
    if (!retention.isEmpty() && !RETENTION.matcher(retention).matches()) {
      fields.problem(
          "retention", "retention must be '<n> days' or 'forever', not '" + retention + "'");
    }
    return retention;
  }

  private Optional<Duration> window() {
    Optional<String> text = fields.optionalText("window").filter(window -> !window.isEmpty());
    Optional<Matcher> days = text.map(DAYS::matcher).filter(Matcher::matches);
    if (text.isPresent() && days.isEmpty()) {
      fields.problem("window", "window must be '<n> days', not '" + text.get() + "'");
    }
    return days.map(match -> Duration.ofDays(Long.parseLong(match.group(1))));
  }

  private List<First> firsts() {
    List<First> firsts = new ArrayList<>();
    for (Fields item : fields.optionalList("firsts")) {
      firsts.add(
          new First(
              item.text("column"),
              item.text("by"),
              item.optionalTexts("of"),
              item.optionalText("value")));
      item.refuseOthers();
    }
    return firsts;
  }

  private Optional<Figures> figures() {
    return fields
        .mapping("figures")
        .map(
            item -> {
              Figures figures = new Figures(item.text("by"), item.texts("sums"));
              item.refuseOthers();
              return figures;
            });
  }

  private Optional<Balance> balance() {
    Optional<String> text = fields.optionalText("balance").filter(balance -> !balance.isEmpty());
    try {
      return text.map(Balance::parse);
    } catch (IllegalArgumentException e) {
      fields.problem("balance", e.getMessage());
      return Optional.empty();
    }
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Fields item : fields.list("columns")) {
      String name = item.text("name");
      String type = type(item);
      boolean required = item.flag("required");
      boolean pii = item.flag("pii");
      boolean lineage = item.flag("lineage");
      columns.add(new Column(name, type, required, pii, lineage, item.text("doc")));
      item.refuseOthers();
      Names.check(item, "name", name);
      if (!name.isEmpty() && !names.add(name)) {
        item.problem("name", "duplicate column '" + name + "'");
      }
    }
    return columns;
  }

  static String type(Fields item) {
    String type = item.text("type");
    try {
      return type.isEmpty() ? type : ColumnType.parse(type).text();
    } catch (IllegalArgumentException e) {
      item.problem("type", e.getMessage());
      return "";
    }
  }

  private List<Rule> rules(List<Column> columns) {
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Fields item : fields.optionalList("rules")) {
      String name = item.text("name");
      Severity severity = item.choice("severity", Severity.class).orElse(Severity.SOFT);
      String check = item.text("check");
      Optional<String> nulls = item.optionalText("nulls");
      rules.add(new Rule(name, severity, check, nulls, item.text("doc")));
      item.refuseOthers();
      Names.check(item, "name", name);
      if (!name.isEmpty() && !names.add(name)) {
        item.problem("name", "duplicate rule '" + name + "'");
      }
      nulls.ifPresent(column -> checkNulls(item, severity, column, columns));
    }
    return rules;
  }

  private static void checkNulls(
      Fields item, Severity severity, String name, List<Column> columns) {
    if (severity == Severity.HARD) {
      item.problem("nulls", "'nulls' is for soft rules, a row that breaks a hard one is gone");
    }
    Optional<Column> column = columns.stream().filter(c -> c.name().equals(name)).findFirst();
    if (column.isEmpty()) {
      item.problem("nulls", "'nulls' names an unknown column '" + name + "'");
    } else if (column.get().required()) {
      item.problem("nulls", "'nulls' names '" + name + "', which is required");
    }
  }
}
