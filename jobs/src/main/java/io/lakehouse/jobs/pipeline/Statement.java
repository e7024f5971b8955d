package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.ContractException;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.TableContract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One INSERT of {@code sql/}.
 *
 * @param table the table it fills
 * @param text the SQL as the file has it
 * @param inputs tables and sources that it reads
 * @param lookups tables that it looks up, which must be filled before its job begins
 */
public record Statement(String table, String text, Set<String> inputs, Set<String> lookups) {
  private static final List<String> LAYERS = List.of("source", "bronze", "silver", "gold");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.'])(source|bronze|silver|gold|ops)\\.([a-z_0-9]+)");
  private static final Pattern LOOKUP = Pattern.compile("(?i)\\bLOOKUP\\s*\\(\\s*'([^']*)'");
  private static final Pattern INSERT = Pattern.compile("(?i)^\\s*INSERT\\s+INTO\\s+([\\w.]+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  /**
   * Loads the statements of all tables that have one.
   *
   * @throws ContractException naming each file that fills another table than its own, reads an
   *     unknown table, or skips a layer
   */
  public static Map<String, Statement> load(Contracts contracts) {
    List<String> problems = new ArrayList<>();
    Map<String, Statement> statements = new LinkedHashMap<>();
    for (TableContract table : contracts.tables()) {
      String file = table.name().replace('.', '/') + ".sql";
      if (!contracts.tree().exists(file)) {
        continue;
      }
      String text = contracts.tree().read(file);
      String code = withoutComments(text);
      Matcher insert = INSERT.matcher(code);
      if (!insert.find() || !insert.group(1).equals(table.name())) {
        problems.add(
            "%s:1: it must be one INSERT INTO %s, as its name says".formatted(file, table.name()));
        continue;
      }
      Set<String> inputs = names(code.substring(insert.end()));
      Set<String> lookups = lookups(code);
      Stream.concat(inputs.stream(), lookups.stream())
          .forEach(
              input ->
                  check(contracts, table, input)
                      .ifPresent(why -> problems.add(file + ":1: " + why)));
      statements.put(table.name(), new Statement(table.name(), text, inputs, lookups));
    }
    if (!problems.isEmpty()) {
      throw new ContractException(problems);
    }
    return statements;
  }

  /** The tables and sources that a text of SQL names, comments aside. */
  public static Set<String> names(String sql) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(withoutComments(sql).replace("`", ""));
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  private static Set<String> lookups(String code) {
    return LOOKUP
        .matcher(code)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The SQL with {@code ${name}} replaced by the variable, and {@code ${record.alias}} by the raw
   * fields of the bronze row behind the alias, from which a quarantined row's payload is made.
   *
   * @throws IllegalArgumentException for an unknown name
   */
  public String sql(Contracts contracts, Map<String, String> variables) {
    return substitute(
        table,
        text,
        name ->
            name.startsWith("record.")
                ? record(
                    contracts.feed(contracts.table(table).feed().orElseThrow()),
                    name.substring("record.".length()))
                : variables.get(name),
        variables.keySet());
  }

  /** Replaces {@code ${name}} in any text of SQL; an unknown name is an error. */
  static String substitute(
      String owner,
      String text,
      java.util.function.Function<String, String> values,
      Set<String> known) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> {
              String value = values.apply(found.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "Cannot prepare the SQL of %s, there is no ${%s}: known names are %s and record.<alias>"
                        .formatted(owner, found.group(1), known));
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String record(FeedContract feed, String alias) {
    return "RAW_RECORD(%s.extra, %s)"
        .formatted(
            alias,
            feed.columns().stream()
                .map(c -> alias + ".`" + c.name() + "`")
                .collect(Collectors.joining(", ")));
  }

  private static java.util.Optional<String> check(
      Contracts contracts, TableContract table, String input) {
    boolean known =
        input.startsWith("source.")
            ? contracts.feeds().stream().anyMatch(f -> input.equals("source." + f.name()))
            : contracts.has(input);
    if (!known) {
      return java.util.Optional.of("there is no " + input + ", neither a contract nor a feed");
    }
    int from = LAYERS.indexOf(input.substring(0, input.indexOf('.')));
    int to = LAYERS.indexOf(table.layer());
    return from == to || from == to - 1
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            "%s cannot read %s, no layer is skipped".formatted(table.name(), input));
  }

  static String withoutComments(String sql) {
    return sql.replaceAll("(?m)--.*$", "").replaceAll("(?s)/\\*.*?\\*/", "");
  }
}
