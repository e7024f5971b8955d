package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Keep;
import io.lakehouse.jobs.source.FileFeed;
import io.lakehouse.jobs.stream.FindRepeated;
import io.lakehouse.jobs.stream.KeyDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;

/**
 * A first look at the keys of a large day. To keep one row a key all rows are brought together,
 * sorted and held back, which costs more than to parse them; but keys hardly ever repeat. So a job
 * before the day's own reads the files, works out nothing but the key, by the very SELECT that
 * fills the table, and finds those that come again.
 */
public final class FirstLook {
  /** Repeated keys that are worth to be told from others: they go into the day's job. */
  private static final int MOST_REPEATED = 200_000;

  /** Waits for a job, and fails as it does. */
  @FunctionalInterface
  public interface Await {
    void end(JobClient client) throws Exception;
  }

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
  public Map<String, RepeatedKeys> at(List<FileFeed> feeds, List<TableContract> tables, Await await)
      throws Exception {
    Map<String, CloseableIterator<long[]>> looks = new HashMap<>();
    for (FileFeed feed : feeds) {
      List<TableContract> filled = tables.stream().filter(t -> isFilledBy(feed, t)).toList();
      if (filled.isEmpty()) {
        continue;
      }
      String bronze = "`bronze`.`%s`".formatted(feed.name());
      session.tables().createTemporaryView(bronze, session.tables().fromDataStream(good(feed)));
      filled.forEach(table -> looks.put(table.name(), repeated(table).collectAsync()));
      session.tables().dropTemporaryView(bronze);
    }
    if (looks.isEmpty()) {
      return Map.of();
    }
    JobClient client = session.env().executeAsync("first look at the keys of " + run.date());
    // What the job says is little enough to wait in the job until it has ended.
    await.end(client);
    Map<String, RepeatedKeys> found = new HashMap<>();
    for (Map.Entry<String, CloseableIterator<long[]>> look : looks.entrySet()) {
      told(look.getValue()).ifPresent(keys -> found.put(look.getKey(), keys));
    }
    return found;
  }

  private boolean isFilledBy(FileFeed feed, TableContract table) {
    return table.deduplicate().filter(how -> how == Keep.GREATEST).isPresent()
        && statements.get(table.name()).inputs().equals(Set.of("bronze." + feed.name()));
  }

  /** The records that bronze will have. */
  private DataStream<RowData> good(FileFeed feed) {
    int reason = feed.rowType().getFieldCount() - 2;
    return feed.records(session.env(), run.id(), run.date()).filter(row -> row.isNullAt(reason));
  }

  /** The columns of the key, as the table's own SELECT works them out. */
  private Table keys(TableContract table) {
    String all = "`keys_of_%s`".formatted(table.simpleName());
    session
        .tables()
        .createTemporaryView(
            all, session.query(statements.get(table.name()).sql(contracts, run.variables())));
    String columns =
        table.key().stream().map(column -> "`" + column + "`").collect(Collectors.joining(", "));
    Table keys = session.tables().sqlQuery("SELECT %s FROM %s".formatted(columns, all));
    session.tables().dropTemporaryView(all);
    return keys;
  }

  private DataStream<long[]> repeated(TableContract table) {
    Table keys = keys(table);
    RowType type = (RowType) keys.getResolvedSchema().toPhysicalRowDataType().getLogicalType();
    KeyDigest digest = RowKey.of(table, type).digest();
    return new IcebergTables(session)
        .stream(keys)
            .map(digest::of)
            .returns(Types.LONG)
            .partitionCustom(
                (key, partitions) ->
                    (int) Long.remainderUnsigned(KeyDigest.spread(key), partitions),
                (KeySelector<Long, Long>) key -> key)
            .transform(
                "repeated keys of " + table.name(),
                PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO,
                new FindRepeated(MOST_REPEATED / session.env().getParallelism()));
  }

  /** One array a subtask; where one is missing there were too many. */
  private Optional<RepeatedKeys> told(CloseableIterator<long[]> arrays) throws Exception {
    List<long[]> all = new ArrayList<>();
    try (arrays) {
      arrays.forEachRemaining(all::add);
    }
    return all.size() < session.env().getParallelism()
        ? Optional.empty()
        : Optional.of(
            new RepeatedKeys(all.stream().flatMapToLong(Arrays::stream).sorted().toArray()));
  }
}
