package io.lakehouse.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.RowText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A Spark session in this process that reads the lakehouse as the README tells analysts to. */
final class SparkRows implements AutoCloseable {
  private final SparkSession spark;

  private SparkRows(SparkSession spark) {
    this.spark = spark;
  }

  /** Opens a session. */
  static SparkRows open(String catalogUri, Path folder) {
    return open(catalogUri, Map.of(), folder);
  }

  /**
   * Opens a session.
   *
   * @param storage Iceberg's properties of another storage than local files
   */
  static SparkRows open(String catalogUri, Map<String, String> storage, Path folder) {
    SparkSession.Builder builder = SparkSession.builder();
    storage.forEach((key, value) -> builder.config("spark.sql.catalog.lake." + key, value));
    return new SparkRows(
        builder
            .master("local[2]")
            .appName("readers")
            // What a reader needs, see README.
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.lake.type", "rest")
            .config("spark.sql.catalog.lake.uri", catalogUri)
            .config("spark.sql.defaultCatalog", "lake")
            .config("spark.sql.session.timeZone", "UTC")
            // What a test needs: another process commits, and much is read that is small.
            .config("spark.sql.catalog.lake.cache-enabled", "false")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.warehouse.dir", folder.resolve("spark").toString())
            .config("spark.local.dir", folder.resolve("spark-local").toString())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .getOrCreate());
  }

  /** The tables and views of a namespace as {@code <namespace>.<name>}. */
  List<String> names(String namespace) {
    List<String> names = new ArrayList<>();
    for (String show : List.of("SHOW TABLES IN ", "SHOW VIEWS IN ")) {
      spark
          .sql(show + namespace)
          .collectAsList()
          .forEach(row -> names.add(namespace + "." + row.getString(1)));
    }
    return names.stream().distinct().sorted().toList();
  }

  /** The columns of a table or view. */
  List<String> columns(String table) {
    return List.of(spark.table(table).columns());
  }

  /** All rows of these tables and views. */
  Rows rows(Set<String> tables) {
    Map<String, List<String>> rows = new TreeMap<>();
    tables.forEach(table -> rows.put(table, text(spark.table(table))));
    return new Rows(rows);
  }

  /** The rows of a statement. */
  List<String> rows(String sql) {
    return text(spark.sql(sql));
  }

  /** Writes the files of a table anew as few. */
  void compact(String table) {
    assertThat(
            rows(
                "CALL lake.system.rewrite_data_files(table => '%s', options => map('rewrite-all', 'true'))"
                    .formatted(table)))
        .singleElement()
        .satisfies(result -> assertThat(result).as(table).doesNotStartWith("[0,"));
  }

  private static List<String> text(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> RowText.of(plain(row))).toList();
  }

  private static Object plain(Object value) {
    if (value instanceof Row row) {
      return IntStream.range(0, row.size()).mapToObj(i -> plain(row.get(i))).toList();
    }
    if (value instanceof Seq<?> list) {
      return CollectionConverters.asJava(list).stream().map(SparkRows::plain).toList();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<Object, Object> plain = new HashMap<>();
      CollectionConverters.asJava(map).forEach((key, item) -> plain.put(plain(key), plain(item)));
      return plain;
    }
    return value;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
