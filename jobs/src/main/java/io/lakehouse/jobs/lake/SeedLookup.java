package io.lakehouse.jobs.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.io.CloseableIterable;

/**
 * {@code LOOKUP(seed, key, column)}: a column of the seed's row with that key, null when there is
 * none; {@code LOOKUP(seed, by, key, column)}: of a row that has the key in another column. Seed
 * and columns are literals.
 *
 * <p>A lookup join would say the same, but each join is a step of its own that copies every text of
 * a row: with it the users of a day cost a third more. A regular join would retract in streaming
 * mode. A seed is small and changes only when the contracts are applied, so it is read whole, once
 * a job.
 */
public final class SeedLookup extends ScalarFunction {
  private static final long serialVersionUID = 1;

  private final CatalogLoader loader;
  private final Map<String, String> keys;
  private transient Catalog catalog;
  private transient List<SeedColumn> columns;

  /**
   * The function.
   *
   * @param loader opens the catalog where the job runs
   * @param keys the key column of each seed by its table
   */
  SeedLookup(CatalogLoader loader, Map<String, String> keys) {
    this.loader = loader;
    this.keys = new HashMap<>(keys);
  }

  /** Not that it gives another result each time, but so that a column is looked up once a row. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public void open(FunctionContext context) {
    catalog = loader.loadCatalog();
    columns = new ArrayList<>();
  }

  @Override
  public void close() throws Exception {
    if (catalog instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** The value, null when key is null or unknown. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData seed,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData key,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData column) {
    return find(values(seed, null, column), key);
  }

  /** The value, null when key is null or unknown; of several rows with the key any one's. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData seed,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData by,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData key,
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData column) {
    return find(values(seed, by, column), key);
  }

  private static StringData find(Map<StringData, StringData> values, StringData key) {
    if (key == null) {
      return null;
    }
    ((BinaryStringData) key).ensureMaterialized();
    return values.get(key);
  }

  /** One column of a seed by another. */
  private record SeedColumn(
      StringData seed, StringData by, StringData column, Map<StringData, StringData> values) {}

  /** A literal is one object in a job's code, so identity tells which column a call means. */
  @SuppressWarnings("ReferenceEquality")
  private Map<StringData, StringData> values(StringData seed, StringData by, StringData column) {
    for (int i = 0; i < columns.size(); i++) {
      SeedColumn known = columns.get(i);
      if (known.column == column && known.by == by && known.seed == seed) {
        return known.values;
      }
    }
    SeedColumn read = new SeedColumn(seed, by, column, read(seed, by, column));
    columns.add(read);
    return read.values;
  }

  private Map<StringData, StringData> read(StringData seed, StringData by, StringData column) {
    String table = seed.toString();
    String key = keys.get(table);
    if (key == null) {
      throw new IllegalArgumentException(
          "Cannot look up, there is no such seed: %s. Seeds are %s"
              .formatted(table, keys.keySet()));
    }
    Map<StringData, StringData> values = new HashMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(catalog.loadTable(io.lakehouse.catalog.Lake.id(table))).build()) {
      for (Record row : rows) {
        Object found = row.getField(by == null ? key : by.toString());
        Object value = row.getField(column.toString());
        if (found != null) {
          values.put(text(found), value == null ? null : text(value));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the seed, " + e.getMessage() + ": " + table, e);
    }
    return values;
  }

  private static StringData text(Object value) {
    BinaryStringData text = BinaryStringData.fromString(value.toString());
    text.ensureMaterialized();
    return text;
  }
}
