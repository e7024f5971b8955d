package io.lakehouse.jobs.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.io.CloseableIterable;

/** Looks rows up in a seed that is read whole when the job starts; its keys are text. */
public final class SeedLookup extends LookupFunction {
  private static final long serialVersionUID = 1;

  private final TableLoader loader;
  private final List<String> columns;
  private final List<String> keys;
  private transient Map<List<Object>, List<RowData>> rows;

  SeedLookup(TableLoader loader, List<String> columns, List<String> keys) {
    this.loader = loader;
    this.columns = List.copyOf(columns);
    this.keys = List.copyOf(keys);
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    rows = new HashMap<>();
    loader.open();
    try (CloseableIterable<Record> records = IcebergGenerics.read(loader.loadTable()).build()) {
      for (Record row : records) {
        GenericRowData data = new GenericRowData(columns.size());
        for (int i = 0; i < columns.size(); i++) {
          data.setField(i, internal(row.getField(columns.get(i))));
        }
        List<Object> key = keys.stream().map(k -> internal(row.getField(k))).toList();
        rows.computeIfAbsent(key, k -> new ArrayList<>()).add(data);
      }
    } finally {
      loader.close();
    }
  }

  @Override
  public Collection<RowData> lookup(RowData keyRow) throws IOException {
    if (keys.size() == 1) {
      return keyRow.isNullAt(0)
          ? List.of()
          : rows.getOrDefault(List.of((Object) keyRow.getString(0)), List.of());
    }
    List<Object> key = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      if (keyRow.isNullAt(i)) {
        return List.of();
      }
      key.add(keyRow.getString(i));
    }
    return rows.getOrDefault(key, List.of());
  }

  private static Object internal(Object value) {
    return value instanceof String s ? StringData.fromString(s) : value;
  }
}
