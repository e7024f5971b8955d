package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.pipeline.Statement;
import io.lakehouse.jobs.run.Lakehouse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.Table;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.iceberg.expressions.Expressions;

/**
 * Runs statements of {@code sql/} over the rows of a {@link ModelCase}, in one runtime mode: as the
 * pipeline does, with rules, quarantine and deduplication, into the tables of a warehouse.
 */
public final class ModelRunner {
  private static final Run RUN =
      new Run(
          "case",
          LocalDate.parse(ModelCase.DATE),
          LocalDate.parse(ModelCase.AS_OF),
          Duration.ofSeconds(10));
  private static final String QUARANTINE = "silver.quarantine";
  private static final Pattern CHANGELOG = Pattern.compile("changelogMode=\\[([^]]*)]");

  private final TestLake lake;
  private final Lakehouse house;
  private final Contracts contracts;
  private final Map<String, Statement> statements;

  ModelRunner(TestLake lake, Lakehouse house) {
    this.lake = lake;
    this.house = house;
    this.contracts = house.contracts();
    this.statements = Statement.load(contracts);
    house.catalogTool().apply();
  }

  /**
   * What the statement of a case gave.
   *
   * @param rows the table's rows
   * @param quarantine its rows in {@code silver.quarantine}
   */
  public record Result(Rows rows, Rows quarantine) {}

  /** Runs a case as the pipeline runs the statement, and reads the tables. */
  public Result run(ModelCase model) throws Exception {
    clear(model.table());
    clear(QUARANTINE);
    List<String> planted = plant(model);
    try (Session session = house.session(Refs.MAIN)) {
      give(session, model);
      new PipelineJob(session, contracts, statements, RUN)
          .fill(contracts.table(model.table()))
          .submit("case " + model.table())
          .getJobExecutionResult()
          .get();
    } finally {
      planted.forEach(this::restore);
    }
    return new Result(
        plain(model.table(), lake.table(model.table()).list()),
        plain(QUARANTINE, lake.table(QUARANTINE).list()));
  }

  /**
   * Runs the SELECT of a statement that updates its results, and applies its changelog. Such a
   * statement cannot be run into a table that takes rows only.
   */
  public Rows replay(ModelCase model) throws Exception {
    Map<Row, Integer> rows = new HashMap<>();
    List<String> planted = plant(model);
    try (Session session = house.session(Refs.MAIN)) {
      give(session, model);
      try (CloseableIterator<Row> changes = query(session, model).execute().collect()) {
        while (changes.hasNext()) {
          Row change = changes.next();
          RowKind kind = change.getKind();
          boolean added = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
          change.setKind(RowKind.INSERT);
          rows.merge(change, added ? 1 : -1, Integer::sum);
        }
      }
    } finally {
      planted.forEach(this::restore);
    }
    List<Column> columns = contracts.table(model.table()).columns();
    List<Map<String, Object>> left = new ArrayList<>();
    rows.forEach(
        (row, times) -> {
          if (times < 0) {
            throw new IllegalStateException("a row was taken back that was never added: " + row);
          }
          for (int i = 0; i < times; i++) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int c = 0; c < columns.size(); c++) {
              values.put(columns.get(c).name(), row.getField(c));
            }
            left.add(values);
          }
        });
    return plain(model.table(), left);
  }

  /** The changelog that the planner sees at the end of the SELECT: {@code I} is insert-only. */
  public String changelog(ModelCase model) {
    try (Session session = house.session(Refs.MAIN)) {
      give(session, model);
      String plan = query(session, model).explain(ExplainDetail.CHANGELOG_MODE);
      Matcher mode = CHANGELOG.matcher(plan);
      if (!mode.find()) {
        throw new IllegalStateException("no changelog mode in the plan:\n" + plan);
      }
      return mode.group(1);
    }
  }

  /** What a case expects, with the types of the table. */
  public Rows expected(String table, CsvText text) {
    return plain(table, Values.parse(contracts.table(table).columns(), text))
        .select(text.columns());
  }

  private Table query(Session session, ModelCase model) {
    String sql = statements.get(model.table()).sql(contracts, RUN.variables());
    return session.tables().sqlQuery(sql.replaceFirst("(?s)^.*?INSERT INTO [\\w.]+", ""));
  }

  /** Makes a view of each input, under its name: it hides the table. */
  private void give(Session session, ModelCase model) {
    for (String input : statements.get(model.table()).inputs()) {
      if (isSeed(input)) {
        continue;
      }
      if (!model.given().containsKey(input)) {
        throw new IllegalArgumentException(
            "Cannot run the case of %s, there is no given/%s.csv".formatted(model.table(), input));
      }
      view(session, input, model.given().get(input));
    }
  }

  private void view(Session session, String input, CsvText text) {
    GivenRows given = GivenRows.of(contracts, house.lake(), input);
    session
        .tables()
        .createTemporaryView(
            "`%s`".formatted(input.replace(".", "`.`")),
            session.tables().fromDataStream(given.stream(session.env(), text), given.schema()));
  }

  /** Given rows of seeds and of what is looked up go to their tables, for a lookup needs one. */
  private List<String> plant(ModelCase model) {
    Set<String> lookups = statements.get(model.table()).lookups();
    List<String> planted =
        model.given().keySet().stream()
            .filter(table -> isSeed(table) || lookups.contains(table))
            .toList();
    for (String table : planted) {
      LogWriter.replace(
          house.lake().table(table),
          Expressions.alwaysTrue(),
          Values.parse(contracts.table(table).columns(), model.given().get(table)));
    }
    return planted;
  }

  private void restore(String planted) {
    org.apache.iceberg.Table table = house.lake().table(planted);
    Long before = table.currentSnapshot().parentId();
    if (before == null) {
      clear(planted);
    } else {
      table.manageSnapshots().rollbackTo(before).commit();
    }
  }

  private boolean isSeed(String table) {
    return contracts.has(table) && contracts.table(table).kind() == TableContract.Kind.SEED;
  }

  private void clear(String table) {
    lake.house()
        .lake()
        .table(table)
        .newDelete()
        .deleteFromRowFilter(Expressions.alwaysTrue())
        .commit();
  }

  private Rows plain(String table, List<Map<String, Object>> rows) {
    TableContract contract = contracts.table(table);
    return new Rows(
        rows.stream()
            .map(
                row -> {
                  Map<String, Object> values = new LinkedHashMap<>();
                  row.forEach(
                      (name, value) ->
                          values.put(name, Values.plain(contract.column(name).type(), value)));
                  return values;
                })
            .toList());
  }
}
