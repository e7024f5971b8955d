package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.FeedColumn;
import io.lakehouse.catalog.contract.FeedContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class StoredEventsTest {
  private static final FeedContract FEED =
      new FeedContract(
          "orders",
          "Orders.",
          "data",
          FeedContract.Format.CSV,
          Optional.empty(),
          Optional.of("orders"),
          List.of("orders*.csv"),
          false,
          List.of("id"),
          Map.of(),
          List.of(
              new FeedColumn("id", "order_id", Set.of(), false, "The order."),
              new FeedColumn("items", "items", Set.of(), true, "What was bought.")));

  private static final RowType BRONZE =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("value", DataTypes.STRING()),
                  DataTypes.FIELD("source_partition", DataTypes.INT()),
                  DataTypes.FIELD("source_file", DataTypes.STRING()),
                  DataTypes.FIELD("source_line", DataTypes.BIGINT()),
                  DataTypes.FIELD("arrived_at", DataTypes.TIMESTAMP_LTZ(6)),
                  DataTypes.FIELD("snapshot_date", DataTypes.DATE()),
                  DataTypes.FIELD("run_id", DataTypes.STRING()))
              .getLogicalType();

  @Test
  void readsNestedTextOfAMessageAndOfAFileAsItWasReadFirst() {
    String value = "{\"order_id\":\"7\",\"items\":\"[{'a': None}]\"}";
    for (String source : List.of("orders", "orders-1.csv")) {
      RowData event = read(value, source);
      assertThat(event.getString(0)).hasToString("7");
      assertThat(event.getString(1)).hasToString("[{\"a\": null}]");
      assertThat(event.getString(3)).hasToString(value);
    }
  }

  @Test
  void rejectsNestedTextThatCannotBeRead() {
    for (String source : List.of("orders", "orders-1.csv")) {
      assertThat(read("{\"items\":\"(1,)\"}", source).getString(12))
          .hasToString("items is neither JSON nor its single-quoted form");
    }
  }

  private static RowData read(String value, String source) {
    StoredEvents stored = StoredEvents.of(FEED, BRONZE);
    stored.open(DefaultOpenContext.INSTANCE);
    return stored.map(
        GenericRowData.of(
            StringData.fromString(value),
            0,
            StringData.fromString(source),
            3L,
            TimestampData.fromEpochMillis(1_795_132_799_000L),
            20_777,
            StringData.fromString("run-1")));
  }
}
