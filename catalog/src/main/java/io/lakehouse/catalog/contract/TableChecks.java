package io.lakehouse.catalog.contract;

import io.lakehouse.catalog.contract.TableContract.Keep;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.catalog.contract.TableContract.WriteMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the contract of a table in itself and against what stands beside it.
 *
 * @param feeds names of all feeds
 * @param tables names of all tables
 */
record TableChecks(SqlTree tree, Set<String> feeds, Set<String> tables) {
  private static final List<String> ARRIVAL =
      List.of("arrived_at", "source_partition", "source_line");
  private static final Set<String> FEED_LAYERS = Set.of("bronze", "silver");

  /** Notes what is wrong with a table that is expected to have that name. */
  void check(Fields fields, TableContract table, String expectedName) {
    Names.checkIsFile(fields, "table", table.name(), expectedName);
    Names.check(fields, "table", expectedName.substring(expectedName.indexOf('.') + 1));
    checkSource(fields, table, expectedName);
    checkColumns(fields, table);
    checkBalance(fields, table);
  }

  private void checkSource(Fields fields, TableContract table, String name) {
    table
        .feed()
        .filter(feed -> !feed.isEmpty())
        .ifPresent(
            feed -> {
              if (!feeds.contains(feed)) {
                fields.problem("feed", "unknown feed '" + feed + "', known are " + feeds);
              } else if (!FEED_LAYERS.contains(name.substring(0, name.indexOf('.')))) {
                fields.problem("feed", "'feed' is for bronze and silver tables");
              }
            });
    if (table.kind() == Kind.CURRENT && table.feed().isPresent()) {
      fields.problem("feed", "a table of kind current is made of tables, not of a feed");
    }
    if (table.kind() == Kind.SEED && table.seed().isEmpty()) {
      fields.problem("kind", "a table of kind seed needs the key 'seed'");
    } else if (table.kind() != Kind.SEED && table.seed().isPresent()) {
      fields.problem("seed", "'seed' is for tables of kind seed");
    }
    table
        .seed()
        .filter(seed -> !seed.isEmpty() && !tree.exists("seeds/" + seed + ".csv"))
        .ifPresent(seed -> fields.problem("seed", "there is no file seeds/" + seed + ".csv"));
    String sql = name.replace('.', '/') + ".sql";
    if (table.isComputed() && !tree.exists(sql)) {
      fields.problem("kind", "there is no " + sql + " that fills the table");
    } else if (!table.isComputed() && tree.exists(sql)) {
      fields.problem("kind", "a table of this kind is not filled by SQL, delete " + sql);
    }
  }

  private static void checkColumns(Fields fields, TableContract table) {
    Map<String, Column> columns = new LinkedHashMap<>();
    table.columns().forEach(column -> columns.put(column.name(), column));
    Names.checkKnown(fields, "key", table.key(), columns.keySet());
    if (table.key().isEmpty() && table.write() == WriteMode.UPSERT) {
      fields.problem("write", "an upsert table needs a key");
    }
    checkDeduplication(fields, table, columns.keySet());
    table.figures().ifPresent(figures -> checkFigures(fields, table, figures, columns));
    for (String text : table.partition()) {
      checkPartition(fields, table, columns, text);
    }
    for (String text : table.sort()) {
      checkSort(fields, columns, text);
    }
  }

  private static void checkDeduplication(Fields fields, TableContract table, Set<String> columns) {
    if (table.deduplicate().isPresent() && table.key().isEmpty()) {
      fields.problem("deduplicate", "deduplication needs a key");
    }
    boolean first = table.deduplicate().filter(Keep.FIRST::equals).isPresent();
    if (first != table.window().isPresent()) {
      fields.problem("deduplicate", "'deduplicate: first' and 'window' go together");
    }
    boolean byArrival = first || !table.firsts().isEmpty();
    if (byArrival && !columns.containsAll(ARRIVAL)) {
      fields.problem("deduplicate", "the order of arrival needs the columns " + ARRIVAL);
    }
    if (!table.firsts().isEmpty()) {
      checkFirsts(fields, table, List.copyOf(columns));
    }
  }

  private static void checkFirsts(Fields fields, TableContract table, List<String> columns) {
    if (table.window().isEmpty()) {
      fields.problem("firsts", "'firsts' needs 'window', which says how long a group is known");
    }
    List<String> named = table.firsts().stream().map(First::column).toList();
    int tail = columns.size() - named.size();
    if (tail < 0 || !columns.subList(tail, columns.size()).equals(named)) {
      fields.problem("firsts", "the columns of 'firsts' must be the last ones, in their order");
      return;
    }
    if (table.firsts().stream().map(First::by).distinct().count() > 1) {
      fields.problem("firsts", "all of 'firsts' must have the same 'by'");
    }
    Set<String> given = Set.copyOf(columns.subList(0, tail));
    for (First column : table.firsts()) {
      Names.checkKnown(fields, "firsts", List.of(column.by()), given);
      Names.checkKnown(fields, "firsts", column.of(), given);
      Names.checkKnown(fields, "firsts", column.value().stream().toList(), given);
      checkType(fields, table, column.by(), "string");
      column.value().ifPresent(value -> checkType(fields, table, value, "string"));
      checkType(fields, table, column.column(), column.value().isEmpty() ? "boolean" : "string");
    }
  }

  private static void checkType(Fields fields, TableContract table, String name, String type) {
    table.columns().stream()
        .filter(column -> column.name().equals(name) && !column.type().equals(type))
        .filter(column -> !column.type().isEmpty())
        .forEach(
            column ->
                fields.problem(
                    "firsts",
                    "column '%s' of 'firsts' must be a %s, not %s"
                        .formatted(name, type, column.type())));
  }

  private static void checkFigures(
      Fields fields, TableContract table, Figures figures, Map<String, Column> columns) {
    if (table.kind() != Kind.CURRENT) {
      fields.problem("figures", "'figures' is for tables of kind current");
    }
    Names.checkKnown(fields, "figures", List.of(figures.by()), columns.keySet());
    Names.checkKnown(fields, "figures", figures.sums(), columns.keySet());
    checkFigureType(fields, columns.get(figures.by()), "date");
    figures
        .sums()
        .forEach(
            sum -> checkFigureType(fields, columns.get(sum), "bigint|decimal\\(\\d+,[0-2]\\)"));
  }

  private static void checkFigureType(Fields fields, Column column, String types) {
    if (column != null && !column.type().isEmpty() && !column.type().matches(types)) {
      fields.problem(
          "figures",
          "column '%s' of 'figures' must be a %s, not %s"
              .formatted(
                  column.name(),
                  types.equals("date") ? "date" : "bigint or a decimal of up to two places",
                  column.type()));
    }
  }

  private static void checkPartition(
      Fields fields, TableContract table, Map<String, Column> columns, String text) {
    try {
      Transform transform = Transform.parse(text);
      String column = transform.column();
      Names.checkKnown(fields, "partition", List.of(column), columns.keySet());
      if (columns.containsKey(column) && !columns.get(column).type().isEmpty()) {
        String type = columns.get(column).type();
        if (!transform.fits(ColumnType.parse(type))) {
          fields.problem("partition", "partition '" + text + "' does not fit type " + type);
        }
      }
      // Otherwise two rows of one key could live in two partitions, and an upsert would miss one.
      if (table.write() == WriteMode.UPSERT && !table.key().contains(column)) {
        fields.problem(
            "partition",
            "partition column '" + column + "' of an upsert table must be part of its key");
      }
    } catch (IllegalArgumentException e) {
      fields.problem("partition", e.getMessage());
    }
  }

  private static void checkSort(Fields fields, Map<String, Column> columns, String text) {
    try {
      String column = SortKey.parse(text).column();
      Names.checkKnown(fields, "sort", List.of(column), columns.keySet());
      if (columns.containsKey(column) && columns.get(column).type().contains("<")) {
        fields.problem("sort", "column '" + column + "' has no order, it is nested");
      }
    } catch (IllegalArgumentException e) {
      fields.problem("sort", e.getMessage());
    }
  }

  private void checkBalance(Fields fields, TableContract table) {
    table
        .balance()
        .ifPresent(
            balance -> {
              if (!balance.isOfRecords()) {
                balance.left().forEach(term -> checkLeft(fields, table, term));
              }
              for (String term : balance.right()) {
                boolean isSum = Balance.summed(term).isPresent();
                if (!isSum && !Balance.LEDGER.contains(term) && !tables.contains(term)) {
                  fields.problem(
                      "balance", "'" + term + "' is neither a table nor one of " + Balance.LEDGER);
                }
              }
              balance.sums().forEach(column -> checkSum(fields, table, column));
            });
  }

  private void checkLeft(Fields fields, TableContract table, String term) {
    String input = Balance.tableOf(term);
    if (!tables.contains(input)) {
      fields.problem("balance", "'" + input + "' is neither 'read' nor a table");
    } else if (!input.equals(term) && table.kind() != Kind.CURRENT) {
      fields.problem("balance", "'" + term + "' is for tables of kind current");
    }
  }

  private static void checkSum(Fields fields, TableContract table, String name) {
    if (!table.hasCount(name)) {
      fields.problem("balance", "'sum(" + name + ")' needs a column of type bigint, " + name);
    }
  }
}
