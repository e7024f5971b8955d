package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.pipeline.Statement;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableResult;

/** Queries over the lake with the project's views, as it is or as a day was published. */
public final class Query {
  private static final String VIEWS = "views";

  private final Lakehouse house;

  public Query(Lakehouse house) {
    this.house = house;
  }

  /**
   * Runs one statement that reads.
   *
   * @param asOf a published day, or null for the tables as they are
   * @throws RefusedException when the day is not published
   */
  public TableResult run(String sql, LocalDate asOf) {
    Session session = house.session(asOf == null ? Refs.MAIN : published(asOf));
    String statement = sql.strip().replaceAll(";\\s*$", "");
    Map<String, String> views = views(Statement.names(statement));
    if (asOf != null) {
      Set<String> names = new LinkedHashSet<>(Statement.names(statement));
      views.values().forEach(text -> names.addAll(Statement.names(text)));
      names.removeAll(views.keySet());
      names.forEach(name -> until(session, name, asOf));
    }
    views.forEach(
        (name, text) ->
            session.tables().createTemporaryView(name, session.tables().sqlQuery(text)));
    return statement.matches("(?is)(SHOW|DESCRIBE|DESC|EXPLAIN)\\b.*")
        ? session.tables().executeSql(statement)
        : session.tables().sqlQuery(statement).execute();
  }

  /** The views that a statement names, those first that others read. */
  private Map<String, String> views(Set<String> names) {
    SqlTree tree = house.contracts().tree();
    Map<String, String> views = new LinkedHashMap<>();
    for (String name : names) {
      String file = VIEWS + "/" + name + ".sql";
      if (tree.exists(file)) {
        String text = tree.read(file);
        Set<String> inputs = Statement.names(text);
        inputs.remove(name);
        views.putAll(views(inputs));
        views.put(name, text);
      }
    }
    return views;
  }

  private Refs published(LocalDate date) {
    String tag = Branches.tag(date);
    boolean known =
        house.contracts().tables().stream().anyMatch(table -> hasTag(table.name(), tag));
    if (!known) {
      throw new RefusedException(
          "Cannot read the lake as of %s, that day is not published: see ./lake status"
              .formatted(date));
    }
    // A table without the tag was empty then or came later; until() leaves out its later days.
    return table -> hasTag(table, tag) ? Map.of("tag", tag) : Map.of();
  }

  private boolean hasTag(String table, String tag) {
    return house.lake().exists(table) && house.lake().table(table).refs().containsKey(tag);
  }

  /** A day that was run again after later ones were published has their rows behind its tag. */
  private static void until(Session session, String name, LocalDate date) {
    Table table = session.tables().from(name);
    if (table.getResolvedSchema().getColumnNames().contains("snapshot_date")) {
      session
          .tables()
          .createTemporaryView(
              name,
              session
                  .tables()
                  .sqlQuery(
                      "SELECT * FROM %s WHERE snapshot_date <= DATE '%s'".formatted(name, date)));
    }
  }
}
