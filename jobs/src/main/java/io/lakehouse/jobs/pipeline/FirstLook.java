package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Keep;
import io.lakehouse.jobs.source.FileFeed;
import io.lakehouse.jobs.stream.ChosenColumns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A first look at the keys of a large day. To keep one row a key all rows are brought together,
 * sorted and held back, which costs more than to parse them; but keys hardly ever repeat. So a job
 * before the day's own reads the files, works out nothing but the key, by the very SELECT that
 * fills the table, and finds those that come again.
 */
public final class FirstLook {
  private final Session session;
  private final Contracts contracts;
  private final Map<String, Statement> statements;
  private final Run run;

  public FirstLook(
      Session session, Contracts contracts, Map<String, Statement> statements, Run run) {
    this.session = session;
    this.contracts = contracts;
    this.statements = statements;
    this.run = run;
  }

  /**
   * Looks at the tables that keep one row a key and are filled from one of these feeds.
   *
   * @return by table; one with too many keys, or too many that repeat, is left out
   */
  public Map<String, RepeatedKeys> at(
      List<FileFeed> feeds, List<TableContract> tables, KeyLook.Await await) throws Exception {
    KeyLook look = new KeyLook(session);
    for (FileFeed feed : feeds) {
      List<TableContract> filled = tables.stream().filter(t -> isFilledBy(feed, t)).toList();
      if (filled.isEmpty()) {
        continue;
      }
      session
          .lake()
          .handOn(
              new ObjectPath("bronze", feed.name()),
              columns -> good(feed, columns),
              feed.rows(),
              Map.of("snapshot_date", run.date()));
      filled.forEach(table -> add(table, look));
    }
    session.lake().land();
    return look.find("first look at the keys of " + run.date(), await);
  }

  private boolean isFilledBy(FileFeed feed, TableContract table) {
    return table.deduplicate().filter(how -> how == Keep.GREATEST).isPresent()
        && statements.get(table.name()).inputs().equals(Set.of("bronze." + feed.name()));
  }

  /** Some columns of the records that bronze will have. */
  private DataStream<RowData> good(FileFeed feed, List<String> columns) {
    RowType type = feed.rowType();
    int reason = type.getFieldCount() - 2;
    return ChosenColumns.of(
        feed.records(session.env(), run.id(), run.date(), Set.copyOf(columns))
            .filter(row -> row.isNullAt(reason)),
        type,
        columns);
  }

  /** The columns of the key are looked at as the table's own SELECT works them out. */
  private void add(TableContract table, KeyLook look) {
    String all = "`keys_of_%s`".formatted(table.simpleName());
    session
        .tables()
        .createTemporaryView(
            all, session.query(statements.get(table.name()).sql(contracts, run.variables())));
    look.add(table, all);
    session.tables().dropTemporaryView(all);
  }
}
