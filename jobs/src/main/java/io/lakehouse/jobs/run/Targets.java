package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Balance;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables that a run writes: those of its feeds, what is derived from them, and what these look
 * up. Others stay as they were, and are read as they are.
 *
 * @param tables in the order of the layers
 */
record Targets(List<TableContract> tables) {

  static Targets of(Contracts contracts, Map<String, Statement> statements, List<String> feeds) {
    List<TableContract> targets = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (TableContract table : contracts.tables()) {
        if (table.isComputed()
            && !names.contains(table.name())
            && (isTarget(statements.get(table.name()), feeds, names)
                // The day's rows must be there, whatever an earlier run of it has written.
                || names.stream()
                    .anyMatch(name -> statements.get(name).lookups().contains(table.name())))) {
          names.add(table.name());
          grown = true;
        }
      }
    }
    contracts.tables().stream().filter(t -> names.contains(t.name())).forEach(targets::add);
    return new Targets(targets);
  }

  private static boolean isTarget(Statement statement, List<String> feeds, Set<String> targets) {
    return Stream.concat(statement.inputs().stream(), statement.lookups().stream())
        .anyMatch(
            input ->
                input.startsWith("source.")
                    ? feeds.contains(input.substring("source.".length()))
                    : targets.contains(input));
  }

  List<String> names() {
    return tables.stream().map(TableContract::name).toList();
  }

  List<TableContract> layer(String layer) {
    return tables.stream().filter(table -> table.layer().equals(layer)).toList();
  }

  /** The run's tables on its branch, all others as they are. */
  Refs refs(String branch) {
    return refs(branch, List.of());
  }

  /** The same with these tables on the branch, too. */
  Refs refs(String branch, List<String> others) {
    Set<String> names = new LinkedHashSet<>(names());
    names.addAll(others);
    return table -> names.contains(table) ? Map.of("branch", branch) : Map.of();
  }

  /**
   * The order in which they are published: the days, then each state behind what it is made of.
   * Their branches are made the other way round. So of two runs at once one has read what the other
   * has published, or their states are in conflict: neither takes the other's rows back.
   */
  List<List<TableContract>> inOrder(Map<String, Statement> statements) {
    List<List<TableContract>> order = new ArrayList<>();
    order.add(ofDays().tables());
    List<TableContract> open = new ArrayList<>(current().tables());
    while (!open.isEmpty()) {
      Targets left = new Targets(List.copyOf(open));
      List<TableContract> next =
          open.stream()
              .filter(t -> !isTarget(statements.get(t.name()), List.of(), Set.copyOf(left.names())))
              .toList();
      if (next.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot order the tables, these read one another: " + left.names());
      }
      order.add(next);
      open.removeAll(next);
    }
    return order;
  }

  /** Tables that these are made of and that are none of them, in the order of their names. */
  List<String> readBeside(Contracts contracts, Map<String, Statement> statements) {
    List<String> own = names();
    return tables.stream()
        .flatMap(
            table ->
                Stream.of(
                        statements.get(table.name()).inputs().stream(),
                        statements.get(table.name()).lookups().stream(),
                        table.balance().stream()
                            .flatMap(balance -> balance.left().stream())
                            .map(Balance::tableOf))
                    .flatMap(names -> names))
        .filter(name -> !own.contains(name) && contracts.has(name))
        .distinct()
        .sorted()
        .toList();
  }

  /** Those that hold the latest state, whatever the day. */
  Targets current() {
    return new Targets(tables.stream().filter(t -> t.kind() == Kind.CURRENT).toList());
  }

  /** Those that hold rows of a day. */
  Targets ofDays() {
    return new Targets(tables.stream().filter(t -> t.kind() != Kind.CURRENT).toList());
  }

  /** Those that are made of events which bronze has already. */
  Targets withoutBronze() {
    return new Targets(tables.stream().filter(t -> !t.layer().equals("bronze")).toList());
  }
}
