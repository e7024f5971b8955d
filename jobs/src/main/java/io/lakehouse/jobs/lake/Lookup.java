package io.lakehouse.jobs.lake;

import io.lakehouse.catalog.Lake;
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
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
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
 * as it is while a job runs, so each task reads it whole, once.
 */
public final class Lookup extends ScalarFunction {
  private static final long serialVersionUID = 2;

  private final CatalogLoader loader;
  private final Map<String, LookupTable> tables;
  private transient Catalog catalog;
  private transient List<Call> calls;
  private transient Map<Part, Rows> parts;

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
          "Cannot look up in %s, a seed must have a text for key and any other table a day and a text: those that have are %s"
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
    if (hasDay && call.getArgumentValue(1, LocalDate.class).isEmpty()) {
      throw new ValidationException("Cannot look up, the day must be a literal: argument 2");
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
    parts = new HashMap<>();
  }

  @Override
  public void close() throws Exception {
    if (catalog instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** The value, null when key is null or unknown. */
  public Object eval(StringData table, StringData key, StringData column) {
    return call(table, null, null, column).find(key);
  }

  /** The value, null when key is null or unknown; of several rows with the key any one's. */
  public Object eval(StringData table, StringData by, StringData key, StringData column) {
    return call(table, by, null, column).find(key);
  }

  /** The value of that day, in days since 1970; null when key is null or unknown. */
  public Object eval(StringData table, Integer day, StringData key, StringData column) {
    return call(table, null, day, column).find(key);
  }

  /** What a call reads: the literals, the rows by their key, and where in a row the column is. */
  private record Call(
      StringData table, StringData by, Integer day, StringData column, Rows rows, int position) {
    private Object find(StringData key) {
      Object[] row = key == null ? null : rows.find(key);
      return row == null ? null : row[position];
    }
  }

  /** Rows by their key, of which the last is at hand: a statement asks for column after column. */
  private static final class Rows {
    private final Map<StringData, Object[]> byKey;
    private StringData lastKey;
    private Object[] last;

    private Rows(Map<StringData, Object[]> byKey) {
      this.byKey = byKey;
    }

    /** A text in a row is never changed, so the same object is the same key. */
    @SuppressWarnings("ReferenceEquality")
    private Object[] find(StringData key) {
      if (key != lastKey) {
        ((BinaryStringData) key).ensureMaterialized();
        last = byKey.get(key);
        lastKey = key;
      }
      return last;
    }
  }

  /** A literal is one object in a job's code, so identity tells which column a call means. */
  @SuppressWarnings("ReferenceEquality")
  private Call call(StringData table, StringData by, Integer day, StringData column) {
    for (int i = 0; i < calls.size(); i++) {
      Call known = calls.get(i);
      if (known.column == column
          && known.by == by
          && known.table == table
          && Objects.equals(known.day, day)) {
        return known;
      }
    }
    LookupTable described = tables.get(table.toString());
    Part part = new Part(described, by == null ? described.key() : by.toString(), day);
    Call read =
        new Call(
            table,
            by,
            day,
            column,
            parts.computeIfAbsent(part, this::read),
            described.columns().getFieldIndex(column.toString()));
    calls.add(read);
    return read;
  }

  /** Rows that are read at once: those of a day, null for all, by one of their columns. */
  private record Part(LookupTable table, String key, Integer day) {}

  private Rows read(Part part) {
    Table table = catalog.loadTable(Lake.id(part.table.name()));
    Snapshot snapshot = table.snapshot(part.table.ref());
    Map<StringData, Object[]> rows = new HashMap<>();
    if (snapshot == null) {
      return new Rows(rows);
    }
    // In the order of the contract, by which a call knows its column.
    Schema schema =
        new Schema(
            part.table.columns().getFieldNames().stream().map(table.schema()::findField).toList());
    IcebergGenerics.ScanBuilder scan =
        IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).project(schema);
    if (part.day != null) {
      scan =
          scan.where(Expressions.equal(LookupTable.DAY, LocalDate.ofEpochDay(part.day).toString()));
    }
    InternalRecordWrapper internal = new InternalRecordWrapper(schema.asStruct());
    try (CloseableIterable<Record> found = scan.build()) {
      for (Record record : found) {
        Object key = record.getField(part.key);
        if (key != null) {
          rows.put(text(key), values(internal.wrap(record), schema));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read the table, " + e.getMessage() + ": " + part.table.name(), e);
    }
    return new Rows(rows);
  }

  private static StringData text(Object value) {
    BinaryStringData text = BinaryStringData.fromString(value.toString());
    text.ensureMaterialized();
    return text;
  }

  /** The row in Flink's internal form. */
  private static Object[] values(StructLike row, Schema schema) {
    Object[] values = new Object[schema.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          RowDataUtil.convertConstant(schema.columns().get(i).type(), row.get(i, Object.class));
    }
    return values;
  }
}
