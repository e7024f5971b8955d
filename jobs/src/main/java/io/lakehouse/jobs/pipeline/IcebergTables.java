package io.lakehouse.jobs.pipeline;

import io.lakehouse.jobs.source.json.JsonSchema;
import io.lakehouse.jobs.source.json.StoredEvents;
import io.lakehouse.jobs.stream.ChosenColumns;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.source.IcebergSource;

/** Iceberg tables as ends of DataStream steps, on the branch that the session says. */
final class IcebergTables {
  private final Session session;

  IcebergTables(Session session) {
    this.session = session;
  }

  /** The table's row in Flink's types. */
  RowType rowType(String table) {
    return FlinkSchemaUtil.convert(icebergTable(table).schema());
  }

  TypeInformation<RowData> typeInfo(String table) {
    return InternalTypeInfo.of(rowType(table));
  }

  /** Some columns of rows, as those of a table in its order; only as long as the row itself. */
  DataStream<RowData> choose(DataStream<RowData> rows, List<String> columns, String table) {
    RowType type = ((InternalTypeInfo<RowData>) rows.getType()).toRowType();
    if (type.getFieldNames().equals(columns)) {
      return rows;
    }
    return ChosenColumns.of(rows, type, columns)
        .returns(typeInfo(table))
        .name("columns of " + table)
        .uid("columns-" + table);
  }

  /**
   * Rows that a table has already on main, with their arrival as timestamp; they are of kind {@code
   * UPDATE_AFTER}.
   *
   * @param type the first columns of the table, which the rows have
   * @param known which of them, and when they are to have arrived
   */
  DataStream<RowData> known(String table, RowType type, Known known) {
    int arrivedAt = type.getFieldIndex("arrived_at");
    long latest = known.latest();
    int[] columns = IntStream.range(0, type.getFieldCount()).toArray();
    return session
        .env()
        .fromSource(
            source(table).filters(List.of(known.rows())).build(),
            WatermarkStrategy.<RowData>noWatermarks()
                .withTimestampAssigner(
                    (row, time) ->
                        Math.min(row.getTimestamp(arrivedAt, 6).getMillisecond(), latest)),
            "rows of " + table,
            typeInfo(table))
        .uid("known-" + table)
        .map(
            row -> {
              row.setRowKind(RowKind.UPDATE_AFTER);
              return (RowData) ProjectedRowData.from(columns).replaceRow(row);
            })
        .returns(InternalTypeInfo.of(type))
        .uid("known-columns-" + table);
  }

  /** Records of a feed as its source gave them, from a table that keeps them. */
  DataStream<RowData> stored(StoredFeed feed) {
    RowType type = rowType(feed.table());
    int arrivedAt = type.getFieldIndex("arrived_at");
    return session
        .env()
        .fromSource(
            source(feed.table())
                .filters(List.of(feed.rows()))
                .useSnapshotId(feed.snapshot())
                .build(),
            WatermarkStrategy.<RowData>noWatermarks()
                .withTimestampAssigner(
                    (row, time) -> row.getTimestamp(arrivedAt, 6).getMillisecond()),
            "read " + feed.table(),
            typeInfo(feed.table()))
        .uid("read-" + feed.contract().name())
        .filter(feed.selection(type))
        .uid("select-" + feed.contract().name())
        .map(StoredEvents.of(feed.contract(), type))
        .returns(InternalTypeInfo.of(JsonSchema.of(feed.contract()).rowType()))
        .name("decode " + feed.contract().name())
        .uid("decode-" + feed.contract().name());
  }

  private IcebergSource.Builder<RowData> source(String table) {
    return IcebergSource.forRowData()
        .tableLoader(loader(table))
        .flinkConfig(session.env().getConfiguration());
  }

  /** Appends rows to a table; fields behind the table's columns are left out. */
  void append(DataStream<RowData> rows, String table) {
    TableLoader loader = loader(table);
    IcebergSink.forRowData(rows)
        .table(icebergTable(table))
        .tableLoader(loader)
        .setAll(session.lake().catalogOptions(path(table)))
        .flinkConf(session.env().getConfiguration())
        .uidSuffix(table)
        .append();
  }

  private org.apache.iceberg.Table icebergTable(String table) {
    try {
      return session.lake().loadTable(path(table));
    } catch (TableNotExistException e) {
      throw new IllegalStateException(
          "Cannot find the table, apply the catalog first: " + table, e);
    }
  }

  private TableLoader loader(String table) {
    ObjectPath path = path(table);
    return session.lake().loader(path.getDatabaseName(), path.getObjectName());
  }

  private static ObjectPath path(String table) {
    int dot = table.indexOf('.');
    return new ObjectPath(table.substring(0, dot), table.substring(dot + 1));
  }
}
