package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.source.json.JsonSchema;
import io.lakehouse.jobs.stream.TextAsBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.flink.FlinkSchemaUtil;

/**
 * The rows of an input of a statement as the pipeline hands them on.
 *
 * @param columns what a case may give
 * @param type the rows
 * @param arrivedAt position of the arrival, which is the rows' time; -1 for rows of a day
 * @param asBytes whether text is handed on as bytes: fields of events between bronze and silver
 */
record GivenRows(List<Column> columns, RowType type, int arrivedAt, boolean asBytes) {

  static GivenRows of(Contracts contracts, Lake lake, String input) {
    String[] name = input.split("\\.", 2);
    boolean isRaw = name[0].equals("source") || name[0].equals("bronze");
    if (isRaw && contracts.feed(name[1]).isEvents()) {
      RowType type = event(contracts.feed(name[1]));
      return new GivenRows(
          columns(type), type, type.getFieldIndex("arrived_at"), name[0].equals("bronze"));
    }
    // A source of files has the columns of its bronze table.
    String table = name[0].equals("source") ? "bronze." + name[1] : input;
    RowType type = FlinkSchemaUtil.convert(lake.table(table).schema());
    boolean isEvents = contracts.table(table).kind() == Kind.EVENTS;
    return new GivenRows(
        contracts.table(table).columns(),
        type,
        isEvents ? type.getFieldIndex("arrived_at") : -1,
        false);
  }

  /** An event that was read: without the reason and the bytes of a reject. */
  private static RowType event(FeedContract feed) {
    RowType type = JsonSchema.of(feed).rowType();
    return new RowType(type.getFields().subList(0, type.getFieldCount() - 2));
  }

  private static List<Column> columns(RowType type) {
    return type.getFields().stream()
        .map(f -> new Column(f.getName(), word(f.getType()), false, false, false, ""))
        .toList();
  }

  private static String word(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case INTEGER -> "int";
      case BIGINT -> "bigint";
      case DATE -> "date";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamp";
      case MAP -> "map<string,string>";
      default -> "string";
    };
  }

  /** The rows of a case, those of events with their arrival as timestamp. */
  DataStream<RowData> stream(StreamExecutionEnvironment env, CsvText text) {
    DataStream<RowData> rows =
        env.fromData(rows(text), InternalTypeInfo.of(type)).setParallelism(1);
    if (arrivedAt < 0) {
      return rows;
    }
    int position = arrivedAt;
    rows =
        rows.assignTimestampsAndWatermarks(
            WatermarkStrategy.<RowData>noWatermarks()
                .withTimestampAssigner(
                    (row, time) -> row.getTimestamp(position, 6).getMillisecond()));
    if (!asBytes) {
      return rows;
    }
    TextAsBytes bytes =
        TextAsBytes.of(
            type, type.getFieldNames().subList(0, type.getFieldNames().indexOf("extra")));
    return rows.map(bytes).returns(InternalTypeInfo.of(bytes.type()));
  }

  private List<RowData> rows(CsvText text) {
    List<RowData> rows = new ArrayList<>();
    for (Map<String, Object> values : Values.parse(columns, text)) {
      GenericRowData row = new GenericRowData(type.getFieldCount());
      for (int i = 0; i < type.getFieldCount(); i++) {
        Object value = values.get(type.getFieldNames().get(i));
        row.setField(i, Values.internal(type.getTypeAt(i), value));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Events bring their arrival as {@code part_time}, over which windows are made. */
  Schema schema() {
    Schema.Builder schema = Schema.newBuilder();
    if (arrivedAt >= 0) {
      schema
          .columnByMetadata("part_time", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
          .watermark("part_time", "SOURCE_WATERMARK()");
    }
    return schema.build();
  }
}
