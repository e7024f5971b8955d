package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.TableContract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The order in which tables are filled, in groups of one job each. Most are filled by one job: what
 * it writes it reads from the rows on their way. Two things need a job before: a table that is
 * looked up, for a lookup reads it whole, and a gold table that another one reads.
 */
public final class Waves {
  private final Map<String, Statement> statements;

  private Waves(Map<String, Statement> statements) {
    this.statements = statements;
  }

  /**
   * The groups of tables.
   *
   * @param tables in the order of the layers
   * @throws IllegalArgumentException when tables read or look up one another
   */
  public static List<List<TableContract>> of(
      Collection<TableContract> tables, Map<String, Statement> statements) {
    return new Waves(statements).order(tables);
  }

  private List<List<TableContract>> order(Collection<TableContract> tables) {
    List<List<TableContract>> waves = new ArrayList<>();
    List<TableContract> open = new ArrayList<>(tables);
    Set<String> looked = forLookups(tables);
    if (!looked.isEmpty()) {
      if (looked.size() == open.size()) {
        throw new IllegalArgumentException(
            "Cannot order the statements, among these tables some look one another up: " + looked);
      }
      List<TableContract> first = open.stream().filter(t -> looked.contains(t.name())).toList();
      waves.addAll(order(first));
      open.removeAll(first);
    }
    while (!open.isEmpty()) {
      List<String> names = open.stream().map(TableContract::name).toList();
      List<TableContract> ready =
          open.stream()
              .filter(
                  t ->
                      statements.get(t.name()).inputs().stream()
                          .noneMatch(in -> in.startsWith("gold.") && names.contains(in)))
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot order the statements, these tables read one another: " + names);
      }
      waves.add(ready);
      open.removeAll(ready);
    }
    return waves;
  }

  /**
   * Those of the tables that others look up, with all that they are made of. A table that is made
   * of these alone and looks up none is filled with them: its input would be read again later.
   */
  private Set<String> forLookups(Collection<TableContract> tables) {
    Set<String> names = tables.stream().map(TableContract::name).collect(Collectors.toSet());
    Set<String> found = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>();
    names.forEach(name -> next.addAll(statements.get(name).lookups()));
    while (!next.isEmpty()) {
      String name = next.pop();
      if (names.contains(name) && found.add(name)) {
        next.addAll(statements.get(name).inputs());
      }
    }
    for (TableContract table : tables) {
      Statement statement = statements.get(table.name());
      if (found.containsAll(statement.inputs())
          && Collections.disjoint(statement.lookups(), names)) {
        found.add(table.name());
      }
    }
    return found;
  }
}
