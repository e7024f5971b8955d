package io.lakehouse.jobs.lake;

import io.lakehouse.catalog.contract.TableContract;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.flink.FlinkCatalog;
import org.apache.iceberg.flink.FlinkDynamicTableFactory;
import org.apache.iceberg.flink.TableLoader;

/**
 * Iceberg's Flink catalog with three additions, so that the SQL needs no hints: the branch or tag
 * that {@link Refs} says, row counts for the planner, and tables that a job reads from the rows on
 * their way to them.
 */
public final class LakeCatalog extends FlinkCatalog {
  private static final long HASHED_ROWS = 10_000;

  /** Option of every table in which Iceberg keeps all properties of its catalog. */
  private static final String SOURCE = "src-catalog";

  private final LakeConnection connection;
  private final Refs refs;
  private final Map<ObjectPath, Flow> flows = new HashMap<>();

  /** Rows on their way to a table. */
  record Flow(
      Function<List<String>, DataStream<RowData>> rows,
      long estimate,
      Map<String, Object> constants) {}

  public LakeCatalog(LakeConnection connection, Refs refs) {
    super(
        connection.name(),
        "default",
        Namespace.empty(),
        connection.loader(),
        connection.properties(),
        false,
        -1);
    this.connection = connection;
    this.refs = refs;
  }

  @Override
  public CatalogTable getTable(ObjectPath path) throws TableNotExistException {
    CatalogTable table = super.getTable(path);
    Map<String, String> options = new HashMap<>(table.getOptions());
    // Only CREATE TABLE .. LIKE needs it, and SHOW CREATE TABLE would show the catalog's password.
    options.remove(SOURCE);
    options.putAll(refs.options(path.getFullName()));
    return table.copy(options);
  }

  /**
   * Iceberg knows its row counts; without them the planner would not broadcast small tables. Tiny
   * tables count as a little larger, for the planner would compare them row by row with the other
   * side of a join instead of hashing them.
   */
  @Override
  public CatalogTableStatistics getTableStatistics(ObjectPath path) {
    if (path.getObjectName().contains("$")) {
      return CatalogTableStatistics.UNKNOWN;
    }
    if (flows.containsKey(path)) {
      return new CatalogTableStatistics(Math.max(flows.get(path).estimate(), HASHED_ROWS), 1, 0, 0);
    }
    Table table = icebergTable(path);
    Snapshot snapshot = table.snapshot(refs.ref(path.getFullName()));
    long rows =
        snapshot == null
            ? 0
            : Long.parseLong(
                snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
    return new CatalogTableStatistics(Math.max(rows, HASHED_ROWS), 1, 0, 0);
  }

  /**
   * Until {@link #land} statements read the table from these rows.
   *
   * @param rows gives those columns of them that a statement needs
   * @param estimate how many they may be
   * @param constants columns that have one value in all of them
   */
  public void handOn(
      ObjectPath path,
      Function<List<String>, DataStream<RowData>> rows,
      long estimate,
      Map<String, Object> constants) {
    flows.put(path, new Flow(rows, estimate, constants));
  }

  /** From here on all tables are read from Iceberg again. */
  public void land() {
    flows.clear();
  }

  @Override
  public Optional<Factory> getFactory() {
    return super.getFactory().map(stored -> new Tables((FlinkDynamicTableFactory) stored));
  }

  /** Iceberg's tables, but for those whose rows are in flight. */
  private final class Tables implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    private final FlinkDynamicTableFactory stored;

    Tables(FlinkDynamicTableFactory stored) {
      this.stored = stored;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
      Flow flow = flows.get(context.getObjectIdentifier().toObjectPath());
      return flow == null
          ? stored.createDynamicTableSource(context)
          : new RowsInFlight(flow, context.getPhysicalRowDataType());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
      return stored.createDynamicTableSink(context);
    }

    @Override
    public String factoryIdentifier() {
      return stored.factoryIdentifier();
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return stored.requiredOptions();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return stored.optionalOptions();
    }
  }

  /** The function {@code LOOKUP} over those tables that have a row a key, or a day and key. */
  public Lookup lookup(Collection<TableContract> tables) {
    return new Lookup(
        connection.loader(),
        tables.stream().flatMap(table -> LookupTable.of(table, refs).stream()).toList());
  }

  /** Loads one table wherever a job runs. */
  public TableLoader loader(String database, String table) {
    return TableLoader.fromCatalog(connection.loader(), TableIdentifier.of(database, table));
  }

  /** The Iceberg table itself. */
  public Table loadTable(ObjectPath path) throws TableNotExistException {
    try {
      return icebergTable(path);
    } catch (NoSuchTableException e) {
      throw new TableNotExistException(getName(), path, e);
    }
  }

  /** Options of Iceberg's sink for a table that is written without the planner. */
  public Map<String, String> catalogOptions(ObjectPath path) {
    return refs.options(path.getFullName());
  }

  private Table icebergTable(ObjectPath path) {
    return catalog().loadTable(TableIdentifier.of(path.getDatabaseName(), path.getObjectName()));
  }
}
