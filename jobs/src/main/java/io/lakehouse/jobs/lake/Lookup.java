package io.lakehouse.jobs.lake;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.data.RowDataUtil;
import org.apache.iceberg.io.CloseableIterable;

/**
 * {@code LOOKUP(table, key, column)}: a column of the seed's row with that key, null when there is
 * none; {@code LOOKUP(table, by, key, column)}: of a row that has the key in another column; {@code
 * LOOKUP(table, day, key, column)}: of a small snapshot table's row of that day. All but the key
 * are literals, and the result has the column's type.
 *
 * <p>A lookup join would say the same, but each join is a step of its own that copies every text of
 * a row: with it the users of a day cost a third more. A regular join would retract in streaming
 * mode, and in batch sends every row to another task. A table that is looked up is small and stays
 * as it is while a job runs, so it is read whole, once a job.
 */
public final class Lookup extends ScalarFunction {
  private static final long serialVersionUID = 2;

  private final CatalogLoader loader;
  private final Map<String, LookupTable> tables;
  private transient Catalog catalog;
  private transient List<Call> calls;

  /**
   * The function.
   *
   * @param loader opens the catalog where the job runs
   * @param tables what can be looked up
   */
  Lookup(CatalogLoader loader, List<LookupTable> tables) {
    this.loader = loader;
    this.tables = new HashMap<>();
    tables.forEach(table -> this.tables.put(table.name(), table));
  }

  /** Not that it gives another result each time, but so that a column is looked up once a row. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    ArgumentTypeStrategy text = InputTypeStrategies.explicit(internal(DataTypes.STRING()));
    ArgumentTypeStrategy day = InputTypeStrategies.explicit(internal(DataTypes.DATE()));
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.or(
                InputTypeStrategies.sequence(text, text, text),
                InputTypeStrategies.sequence(text, day, text, text),
                InputTypeStrategies.sequence(text, text, text, text)))
        .outputTypeStrategy(call -> Optional.of(internal(type(call))))
        .build();
  }

  private static DataType internal(DataType type) {
    return DataTypeUtils.toInternalDataType(type);
  }

  /** The column's type; says what is wrong with the literals before anything runs. */
  private DataType type(CallContext call) {
    int arguments = call.getArgumentDataTypes().size();
    String name = literal(call, 0, "the table");
    LookupTable table = tables.get(name);
    if (table == null) {
      throw new ValidationException(
          "Cannot look up, there is no such table: %s. Those that can be are %s"
              .formatted(name, tables.keySet().stream().sorted().toList()));
    }
    boolean hasDay =
        arguments == 4
            && call.getArgumentDataTypes().get(1).getLogicalType().is(LogicalTypeRoot.DATE);
    if (table.isDaily() != hasDay) {
      throw new ValidationException(
          table.isDaily()
              ? "Cannot look up without a day, write LOOKUP('%s', DATE '...', key, column)"
                  .formatted(name)
              : "Cannot look up by day, a seed has none: " + name);
    }
    if (arguments == 4 && !hasDay) {
      table.type(literal(call, 1, "the column of the key"));
    }
    return TypeConversions.fromLogicalToDataType(
        table.type(literal(call, arguments - 1, "the column")));
  }

  private static String literal(CallContext call, int position, String what) {
    return call.getArgumentValue(position, String.class)
        .orElseThrow(
            () ->
                new ValidationException(
                    "Cannot look up, %s must be a literal: argument %d"
                        .formatted(what, position + 1)));
  }

  @Override
  public void open(FunctionContext context) {
    catalog = loader.loadCatalog();
    calls = new ArrayList<>();
  }

  @Override
  public void close() throws Exception {
    if (catalog instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** The value, null when key is null or unknown. */
  public Object eval(StringData table, StringData key, StringData column) {
    return find(values(table, null, null, column), key);
  }

  /** The value, null when key is null or unknown; of several rows with the key any one's. */
  public Object eval(StringData table, StringData by, StringData key, StringData column) {
    return find(values(table, by, null, column), key);
  }

  /** The value of that day, in days since 1970; null when key is null or unknown. */
  public Object eval(StringData table, Integer day, StringData key, StringData column) {
    return find(values(table, null, day, column), key);
  }

  private static Object find(Map<StringData, Object> values, StringData key) {
    if (key == null) {
      return null;
    }
    ((BinaryStringData) key).ensureMaterialized();
    return values.get(key);
  }

  /** The literals of a call, and the column that they mean by its key. */
  private record Call(
      StringData table,
      StringData by,
      Integer day,
      StringData column,
      Map<StringData, Object> values) {}

  /** A literal is one object in a job's code, so identity tells which column a call means. */
  @SuppressWarnings("ReferenceEquality")
  private Map<StringData, Object> values(
      StringData table, StringData by, Integer day, StringData column) {
    for (int i = 0; i < calls.size(); i++) {
      Call known = calls.get(i);
      if (known.column == column
          && known.by == by
          && known.table == table
          && Objects.equals(known.day, day)) {
        return known.values;
      }
    }
    Call read = new Call(table, by, day, column, read(table.toString(), by, day, column));
    calls.add(read);
    return read.values;
  }

  private Map<StringData, Object> read(String name, StringData by, Integer day, StringData column) {
    LookupTable described = tables.get(name);
    Table table = catalog.loadTable(io.lakehouse.catalog.Lake.id(name));
    Snapshot snapshot = table.snapshot(described.ref());
    Map<StringData, Object> values = new HashMap<>();
    if (snapshot == null) {
      return values;
    }
    String key = by == null ? described.key() : by.toString();
    IcebergGenerics.ScanBuilder rows =
        IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId());
    if (day != null) {
      rows = rows.where(Expressions.equal(LookupTable.DAY, LocalDate.ofEpochDay(day).toString()));
    }
    try (CloseableIterable<Record> found = rows.build()) {
      for (Record row : found) {
        Object value = row.getField(column.toString());
        if (row.getField(key) != null) {
          BinaryStringData text = BinaryStringData.fromString(row.getField(key).toString());
          text.ensureMaterialized();
          values.put(
              text, RowDataUtil.convertConstant(table.schema().findType(column.toString()), value));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the table, " + e.getMessage() + ": " + name, e);
    }
    return values;
  }
}
