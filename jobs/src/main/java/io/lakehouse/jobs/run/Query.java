package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.pipeline.Statement;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;

/** Queries over the lake with the project's views, as it is or as a day was published. */
public final class Query {
  private static final String VIEWS = "views";

  /** What Flink says of a table in a query, in DESCRIBE, and in its API. */
  private static final Pattern MISSING =
      Pattern.compile("Object '.*' not found|doesn't exist|was not found");

  private static final Pattern PLACE =
      Pattern.compile("From line (\\d+), column (\\d+) to line (\\d+), column (\\d+)");

  private final Lakehouse house;

  public Query(Lakehouse house) {
    this.house = house;
  }

  /**
   * Runs one statement that reads.
   *
   * @param asOf a published day, or null for the tables as they are
   * @throws RefusedException when the day is not published
   * @throws UsageException when it reads a table that there is not
   */
  public TableResult run(String sql, LocalDate asOf) {
    String statement = sql.strip().replaceAll(";\\s*$", "");
    try {
      return plan(statement, asOf);
    } catch (ValidationException e) {
      if (MISSING.matcher(Failures.reason(e)).find()) {
        throw new UsageException(noTable(statement, e.getMessage()));
      }
      throw e;
    }
  }

  private TableResult plan(String statement, LocalDate asOf) {
    Session session = house.session(asOf == null ? Refs.MAIN : published(asOf));
    Map<String, String> views = views(Statement.names(statement));
    if (asOf != null) {
      Set<String> names = new LinkedHashSet<>(Statement.names(statement));
      views.values().forEach(text -> names.addAll(Statement.names(text)));
      names.removeAll(views.keySet());
      names.forEach(name -> checkState(name, asOf));
      names.forEach(name -> until(session, name, asOf));
    }
    views.forEach(
        (name, text) ->
            session.tables().createTemporaryView(name, session.tables().sqlQuery(text)));
    return statement.matches("(?is)(SHOW|DESCRIBE|DESC|EXPLAIN)\\b.*")
        ? session.tables().executeSql(statement)
        : session.tables().sqlQuery(statement).execute();
  }

  /** Flink's own words may name another part of the path; the statement has the whole name. */
  private String noTable(String statement, String message) {
    Set<String> known = new TreeSet<>();
    house.contracts().tables().stream()
        .map(TableContract::name)
        .filter(house.lake()::exists)
        .forEach(known::add);
    if (known.isEmpty()) {
      return "Cannot query, there is no table yet: run a day first, see ./lake status";
    }
    Map<String, String> views = views(Statement.names(statement));
    Set<String> missing = new TreeSet<>(Statement.names(statement));
    views.values().forEach(text -> missing.addAll(Statement.names(text)));
    missing.removeAll(views.keySet());
    missing.removeAll(known);
    for (String file : house.contracts().tree().list(VIEWS, "sql")) {
      known.add(file.substring(VIEWS.length() + 1, file.length() - ".sql".length()));
    }
    return "Cannot query, there is no table %s: known tables are %s"
        .formatted(
            missing.isEmpty() ? at(message, statement) : String.join(", ", missing),
            String.join(", ", known));
  }

  /** The text that a message points at, when it is one within a line. */
  private static String at(String message, String statement) {
    Matcher place = PLACE.matcher(message);
    if (!place.find() || !place.group(1).equals(place.group(3))) {
      return "of that name";
    }
    int begin = Integer.parseInt(place.group(2)) - 1;
    int end = Integer.parseInt(place.group(4));
    return statement
        .lines()
        .skip(Integer.parseInt(place.group(1)) - 1)
        .findFirst()
        .filter(line -> line.length() >= end)
        .map(line -> line.substring(begin, end))
        .orElse("of that name");
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
    String tag = new DayTag(date).name();
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

  /**
   * Of a table of kind current only the tag tells how it was.
   *
   * @throws RefusedException when the day has none: later ones were published before it
   */
  private void checkState(String name, LocalDate date) {
    if (!house.contracts().has(name) || !house.lake().exists(name)) {
      return;
    }
    boolean isLater =
        house.contracts().table(name).kind() == Kind.CURRENT
            && !hasTag(name, new DayTag(date).name())
            && Branches.asOf(house.lake().table(name)).filter(date::isBefore).isPresent();
    if (isLater) {
      throw new RefusedException(
          "Cannot read %s as of %s, the day was first run when later ones were published: read it as it is, or as of a later day"
              .formatted(name, date));
    }
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
