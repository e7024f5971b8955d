package io.lakehouse.jobs.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.source.json.JsonColumn;
import io.lakehouse.jobs.source.json.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaEventDeserializerTest {
  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

  private final EventDeserializer deserializer = open();

  /** As a task gets it: with the job graph. */
  private static EventDeserializer open() {
    try {
      EventDeserializer deserializer =
          InstantiationUtil.clone(
              new EventDeserializer(
                  new JsonSchema(List.of(new JsonColumn("id", "event_id"))), "run-7"));
      deserializer.open(null);
      return deserializer;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givesTheRecordItsLineage() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", bytes("a"));
    headers.add("trace", bytes("b"));
    headers.add("none", null);
    headers.add("broken", new byte[] {'x', (byte) 0xFF});
    RowData row = read(3, 77, NOON, bytes("u\u00E9"), bytes("{\"event_id\":1,\"x\":2}"), headers);
    assertThat(row.getString(0)).hasToString("1");
    assertThat(row.getString(3)).hasToString("u\u00E9");
    Map<String, String> expected = new HashMap<>(Map.of("trace", "b", "broken", "x\uFFFD"));
    expected.put("none", null);
    assertThat(map(row.getMap(4))).isEqualTo(expected);
    assertThat(row.getInt(5)).isEqualTo(3);
    assertThat(row.getString(6)).hasToString("user-activity");
    assertThat(row.getLong(7)).isEqualTo(77);
    assertThat(row.getTimestamp(8, 6).toInstant()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(row.getString(10)).hasToString("run-7");
    assertThat(row.isNullAt(11)).isTrue();
  }

  @Test
  void hasNoKeyAndNoHeadersWhereTheRecordHasNone() {
    RowData row = read(0, 0, NOON, null, bytes("{}"), new RecordHeaders());
    assertThat(row.isNullAt(3)).isTrue();
    assertThat(row.isNullAt(4)).isTrue();
  }

  @Test
  void rejectsATombstone() {
    RowData row = read(0, 5, NOON, bytes("u"), null, new RecordHeaders());
    assertThat(row.getString(11)).hasToString("tombstone, it has no value");
    assertThat(row.getBinary(12)).isEmpty();
    assertThat(row.getLong(7)).isEqualTo(5);
  }

  @Test
  void arrivalNeverGoesBackWithinAPartition() {
    assertThat(arrival(0, NOON)).isEqualTo(NOON);
    assertThat(arrival(0, NOON - 500)).isEqualTo(NOON);
    assertThat(arrival(0, ConsumerRecord.NO_TIMESTAMP)).isEqualTo(NOON);
    assertThat(arrival(1, NOON - 500)).isEqualTo(NOON - 500);
  }

  private long arrival(int partition, long time) {
    return read(partition, 0, time, null, bytes("{}"), new RecordHeaders())
        .getTimestamp(8, 6)
        .getMillisecond();
  }

  private RowData read(
      int partition, long offset, long time, byte[] key, byte[] value, RecordHeaders headers) {
    List<RowData> rows = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>(
            "user-activity",
            partition,
            offset,
            time,
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            key,
            value,
            headers,
            Optional.empty()),
        new ListCollector<>(rows));
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static Map<String, String> map(MapData map) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < map.size(); i++) {
      texts.put(
          map.keyArray().getString(i).toString(),
          map.valueArray().isNullAt(i) ? null : map.valueArray().getString(i).toString());
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
