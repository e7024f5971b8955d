package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The order in which tables are filled, in groups of one job each. Most are filled by one job: what
 * it writes it reads from the rows on their way. Four things need a job before: a table that is
 * looked up, for a lookup reads it whole, a gold table that another one reads, and a table of days
 * that one of kind current reads, for that needs all of its days, and what gold of kind current
 * reads.
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
      List<TableContract> ready = ready(open);
      if (ready.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot order the statements, these tables read one another: "
                + open.stream().map(TableContract::name).toList());
      }
      waves.add(ready);
      open.removeAll(ready);
    }
    return waves;
  }

  /** Those that one job can fill, each behind what it reads of them. */
  private List<TableContract> ready(List<TableContract> open) {
    Map<String, TableContract> left = new LinkedHashMap<>();
    open.forEach(table -> left.put(table.name(), table));
    Map<String, TableContract> ready = new LinkedHashMap<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (TableContract table : List.copyOf(left.values())) {
        if (statements.get(table.name()).inputs().stream()
            .allMatch(
                in ->
                    ready.containsKey(in)
                        ? !isBefore(ready.get(in), table)
                        : !left.containsKey(in))) {
          ready.put(table.name(), left.remove(table.name()));
          grown = true;
        }
      }
    }
    return List.copyOf(ready.values());
  }

  /**
   * Whether a table must be filled by a job before that of another one which reads it. Gold that is
   * made of the current state joins several tables several times: of rows on their way, one join
   * could wait for rows that another one holds back.
   */
  private static boolean isBefore(TableContract input, TableContract table) {
    return input.layer().equals("gold")
        || (table.kind() == Kind.CURRENT
            && (input.kind() != Kind.CURRENT || table.layer().equals("gold")));
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
