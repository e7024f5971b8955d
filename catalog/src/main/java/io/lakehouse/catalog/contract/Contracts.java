package io.lakehouse.catalog.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All contracts of the lakehouse, read and checked. */
public final class Contracts {
  /** In the order in which data flows. */
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold", "ops");

  private final SqlTree tree;
  private final Map<String, FeedContract> feeds = new LinkedHashMap<>();
  private final Map<String, TableContract> tables = new LinkedHashMap<>();
  private final List<ViewContract> views = new ArrayList<>();

  private Contracts(SqlTree tree) {
    this.tree = tree;
  }

  /**
   * Reads every contract of a tree.
   *
   * @throws ContractException naming all problems of all files, when there is any
   */
  public static Contracts load(SqlTree tree) {
    Problems problems = new Problems();
    Contracts contracts = new Contracts(tree);
    contracts.readFeeds(problems);
    contracts.readTables(problems);
    contracts.readViews(problems);
    problems.throwIfAny();
    return contracts;
  }

  private void readFeeds(Problems problems) {
    for (String file : tree.list("sources", "yaml")) {
      String name = file.substring(file.indexOf('/') + 1, file.length() - ".yaml".length());
      Fields.parse(file, tree.read(file), problems)
          .ifPresent(fields -> feeds.put(name, new FeedReader(fields, name).read()));
    }
  }

  private void readTables(Problems problems) {
    TableChecks checks = new TableChecks(tree, names("sources"), tableNames());
    for (String name : checks.tables()) {
      String file = name.replace('.', '/') + ".yaml";
      Fields.parse(file, tree.read(file), problems)
          .ifPresent(
              fields -> {
                TableContract table = new TableReader(fields).read();
                checks.check(fields, table, name);
                tables.put(name, table);
              });
    }
    tables.values().forEach(table -> checkSums(table, problems));
    for (String folder : List.of("sources", "bronze", "silver", "gold", "ops")) {
      for (String yml : tree.list(folder, "yml")) {
        problems.add(yml, 1, "a contract's file name must end in .yaml, rename it");
      }
    }
    for (String layer : LAYERS) {
      for (String sql : tree.list(layer, "sql")) {
        String contract = sql.replaceFirst("\\.sql$", ".yaml");
        if (!tree.exists(contract)) {
          problems.add(sql, 1, "there is no contract beside it, write " + contract);
        }
      }
    }
  }

  /** What a balance sums of other tables is there to be summed. */
  private void checkSums(TableContract table, Problems problems) {
    table.balance().stream()
        .flatMap(balance -> balance.left().stream())
        .flatMap(term -> Balance.ofTable(term).stream())
        .filter(sum -> tables.containsKey(sum.table()))
        .filter(sum -> !tables.get(sum.table()).hasCount(sum.column()))
        .forEach(
            sum ->
                problems.add(
                    table.name().replace('.', '/') + ".yaml",
                    1,
                    "'balance' sums what is no column of type bigint of %s: %s"
                        .formatted(sum.table(), sum.column())));
  }

  private void readViews(Problems problems) {
    for (String sql : tree.list("views", "sql")) {
      String file = sql.replaceFirst("\\.sql$", ".yaml");
      if (!tree.exists(file)) {
        problems.add(sql, 1, "there is no contract beside it, write " + file);
        continue;
      }
      String name = file.substring("views/".length(), file.length() - ".yaml".length());
      Fields.parse(file, tree.read(file), problems)
          .ifPresent(fields -> views.add(new ViewReader(fields, name).read(tree.read(sql))));
    }
    for (String file : tree.list("views", "yaml")) {
      if (!tree.exists(file.replaceFirst("\\.yaml$", ".sql"))) {
        problems.add(file, 1, "there is no SQL beside it that makes the view");
      }
    }
  }

  private Set<String> tableNames() {
    Set<String> names = new LinkedHashSet<>();
    LAYERS.forEach(layer -> names(layer).forEach(name -> names.add(layer + "." + name)));
    return names;
  }

  private Set<String> names(String folder) {
    Set<String> names = new LinkedHashSet<>();
    for (String file : tree.list(folder, "yaml")) {
      names.add(file.substring(folder.length() + 1, file.length() - ".yaml".length()));
    }
    return names;
  }

  /** The tables: bronze, silver, gold, ops, by name in each. */
  public List<TableContract> tables() {
    return List.copyOf(tables.values());
  }

  /** The views by name. */
  public List<ViewContract> views() {
    return List.copyOf(views);
  }

  /** The table of that full name, which must be there. */
  public TableContract table(String name) {
    return found("table", name, tables);
  }

  /** Whether there is a contract for a table of that full name. */
  public boolean has(String name) {
    return tables.containsKey(name);
  }

  /** The feeds by name. */
  public List<FeedContract> feeds() {
    return List.copyOf(feeds.values());
  }

  /** The feed of that name, which must be there. */
  public FeedContract feed(String name) {
    return found("feed", name, feeds);
  }

  /** The files that the contracts were read from. */
  public SqlTree tree() {
    return tree;
  }

  private static <T> T found(String what, String name, Map<String, T> known) {
    T value = known.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Cannot find a "
              + what
              + ", there is no contract of that name: "
              + name
              + ". Known are "
              + String.join(", ", known.keySet()));
    }
    return value;
  }
}
