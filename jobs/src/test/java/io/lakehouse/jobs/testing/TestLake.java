package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Query;
import io.lakehouse.jobs.run.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** A lakehouse of a test: a temporary folder with a warehouse, its catalog and a landing zone. */
public final class TestLake implements AutoCloseable {
  private final EmbeddedCluster cluster;
  private final Map<String, String> own;
  private final Path folder;
  private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
  private final List<Lakehouse> opened = new ArrayList<>();
  private final List<TestLake> others = new ArrayList<>();
  private Lakehouse house;

  TestLake(EmbeddedCluster cluster, Map<String, String> own) {
    this.cluster = cluster;
    this.own = own;
    try {
      this.folder = Files.createTempDirectory("lake").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more, empty lakehouse; it is deleted with this one. */
  public TestLake another() {
    return another(Map.of());
  }

  /** The same with keys of its own, such as those of a catalog; they hold however it is opened. */
  public TestLake another(Map<String, String> own) {
    TestLake another = new TestLake(cluster, own);
    others.add(another);
    return another;
  }

  /** An own folder of the test, empty at first. */
  public Path folder() {
    return folder;
  }

  /** The warehouse, a local folder. */
  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** The landing zone. */
  public Path landing() {
    return folder.resolve("landing");
  }

  /** Where files of a feed land on a day; the folder is made. */
  public Path landingFolder(String feed, LocalDate date) {
    try {
      return Files.createDirectories(landing().resolve(feed).resolve(date.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lakehouse as configured, in batch mode. */
  public Lakehouse house() {
    if (house == null) {
      house = open("batch", Map.of());
    }
    return house;
  }

  /**
   * The lakehouse in another mode or with other keys; it is closed with this object.
   *
   * @param mode {@code batch} or {@code streaming}
   */
  public Lakehouse open(String mode, Map<String, String> keys) {
    return open(mode, keys, SqlTree.open(), cluster::environment);
  }

  /**
   * The lakehouse with contracts and SQL of another tree, its jobs in other environments; it is
   * closed with this object.
   *
   * @param mode {@code batch} or {@code streaming}
   */
  public Lakehouse open(
      String mode,
      Map<String, String> keys,
      SqlTree tree,
      Function<Configuration, StreamExecutionEnvironment> environments) {
    Lakehouse another = new Lakehouse(Settings.load(mode, null, all(keys)), tree, environments);
    opened.add(another);
    return another;
  }

  /** An environment on the cluster that all tests share. */
  public StreamExecutionEnvironment environment(Configuration own) {
    return cluster.environment(own);
  }

  private Map<String, String> all(Map<String, String> keys) {
    Map<String, String> all = new TreeMap<>();
    all.put(LakehouseOptions.WAREHOUSE.key(), warehouse().toString());
    all.put(LakehouseOptions.LANDING.key(), landing().toString());
    all.putAll(own);
    all.putAll(keys);
    return all;
  }

  /** Runs a day of the landing zone with all feeds. */
  public RunReport run(LocalDate date) throws Exception {
    return run(house(), date);
  }

  /** Runs a day with keys of its own, such as {@code parallelism.default} or another landing. */
  public RunReport run(LocalDate date, Map<String, String> keys) throws Exception {
    return run(open("batch", keys), date);
  }

  /** Runs a day of a lakehouse that {@link #open} gave; no feeds are all feeds. */
  public RunReport run(Lakehouse lakehouse, LocalDate date, String... feeds) throws Exception {
    progress.clear();
    return new DailyRun(lakehouse, progress::add).run(date, List.of(feeds), Map.of());
  }

  /** What the last run has said. */
  public List<String> progress() {
    return List.copyOf(progress);
  }

  /** The rows of a query. */
  public List<Row> rows(String sql) throws Exception {
    return collect(new Query(house()).run(sql, null));
  }

  /** The rows of a query over the lake as a day was published. */
  public List<Row> rowsAsOf(LocalDate date, String sql) throws Exception {
    return collect(new Query(house()).run(sql, date));
  }

  /** The rows of a query, each by column. */
  public List<Map<String, Object>> maps(String sql) throws Exception {
    TableResult result = new Query(house()).run(sql, null);
    List<String> names = result.getResolvedSchema().getColumnNames();
    return collect(result).stream()
        .map(
            row -> {
              Map<String, Object> map = new LinkedHashMap<>();
              for (int i = 0; i < names.size(); i++) {
                map.put(names.get(i), row.getField(i));
              }
              return map;
            })
        .toList();
  }

  private static List<Row> collect(TableResult result) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> found = result.collect()) {
      found.forEachRemaining(rows::add);
    }
    return rows;
  }

  /**
   * Runs the statements of {@code sql/} over the rows of cases, in this lake.
   *
   * @param mode {@code batch} or {@code streaming}
   */
  public ModelRunner models(String mode) {
    return new ModelRunner(this, open(mode, Map.of()));
  }

  /** A table's contract. */
  public TableContract contract(String table) {
    return house().contracts().table(table);
  }

  /** Rows of {@code main}, read without an engine: these columns, or all when none is named. */
  public Rows table(String table, String... columns) {
    return read(table, "main", Expressions.alwaysTrue(), List.of(columns));
  }

  /** Rows of a day in {@code main}: these columns, or all when none is named. */
  public Rows day(String table, LocalDate date, String... columns) {
    return read(
        table, "main", Expressions.equal("snapshot_date", date.toString()), List.of(columns));
  }

  /** The content of {@code main}: all columns but lineage, which no comparison may see. */
  public Rows content(String table) {
    return contentAt(table, "main");
  }

  /** The content of a branch or tag; none when the table lacks it. */
  public Rows contentAt(String table, String ref) {
    List<String> columns = contract(table).contentColumns().stream().map(Column::name).toList();
    return read(table, ref, Expressions.alwaysTrue(), columns);
  }

  private Rows read(String name, String ref, Expression filter, List<String> columns) {
    Table table = house().lake().table(name);
    List<String> read =
        contract(name).columns().stream()
            .map(Column::name)
            .filter(column -> columns.isEmpty() || columns.contains(column))
            .toList();
    List<Map<String, Object>> rows = new ArrayList<>();
    if (table.snapshot(ref) == null) {
      return new Rows(rows);
    }
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table)
            .useSnapshot(table.snapshot(ref).snapshotId())
            .where(filter)
            .select(read)
            .build()) {
      for (Record record : records) {
        Map<String, Object> row = new LinkedHashMap<>();
        read.forEach(column -> row.put(column, record.getField(column)));
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Rows(rows);
  }

  /** The contents of all snapshot tables by name: what two equal runs must have in common. */
  public Map<String, Rows> contents() {
    Map<String, Rows> contents = new TreeMap<>();
    for (TableContract table : house().contracts().tables()) {
      if (table.kind() == TableContract.Kind.SNAPSHOT) {
        contents.put(table.name(), content(table.name()));
      }
    }
    return contents;
  }

  /**
   * What readers see, as snapshot ids: {@code main} of every table but the logs, and every tag. A
   * run that is refused must not change it.
   */
  public Map<String, Long> published() {
    Map<String, Long> published = new TreeMap<>();
    for (TableContract contract : house().contracts().tables()) {
      if (house().lake().exists(contract.name())) {
        boolean log = contract.kind() == TableContract.Kind.LOG;
        house()
            .lake()
            .table(contract.name())
            .refs()
            .forEach(
                (name, ref) -> {
                  if (ref.isTag() || (name.equals("main") && !log)) {
                    published.put(contract.name() + "@" + name, ref.snapshotId());
                  }
                });
      }
    }
    return published;
  }

  @Override
  public void close() throws IOException {
    for (TestLake other : others) {
      other.close();
    }
    opened.forEach(Lakehouse::close);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(TestLake::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
