package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDecoderTest {
  private static final JsonSchema SCHEMA =
      new JsonSchema(
          List.of(
              new JsonColumn("id", "event_id"),
              new JsonColumn("user", "userId"),
              new JsonColumn("items", "items")));

  private static final Instant ARRIVED = Instant.parse("2026-11-19T23:59:59.999Z");
  private static final JsonOrigin ORIGIN =
      JsonOrigin.ofMessage(
          StringData.fromString("user-activity"),
          3,
          77L,
          ARRIVED.toEpochMilli(),
          StringData.fromString("u1"),
          new GenericMapData(Map.of(StringData.fromString("h"), StringData.fromString("v"))));

  private final JsonDecoder decoder = new JsonDecoder(SCHEMA, "run-7");

  @Test
  void namesTheTypesOfItsRows() {
    assertThat(SCHEMA.rowType().asSummaryString())
        .isEqualTo(
            "ROW<`id` STRING, `user` STRING, `items` STRING, `extra` MAP<STRING, STRING>,"
                + " `value` STRING, `event_key` STRING, `headers` MAP<STRING, STRING>,"
                + " `source_partition` INT, `source_file` STRING, `source_line` BIGINT,"
                + " `arrived_at` TIMESTAMP_LTZ(6), `snapshot_date` DATE, `run_id` STRING,"
                + " `reject_reason` STRING, `raw` BYTES>");
    assertThat(SCHEMA.rowType().getFieldIndex("arrived_at")).isEqualTo(SCHEMA.arrivedAtPosition());
  }

  @Test
  void givesNestedTextAsJsonAndLeavesTheValueAsItCame() {
    var nested =
        new JsonDecoder(new JsonSchema(List.of(new JsonColumn("items", "items", true))), "run-7");
    Map<String, String> jsonOfItems =
        Map.of(
            "[{\"a\": 1}]", "[{\"a\": 1}]",
            "\"[{'a': True}]\"", "[{\"a\": true}]",
            "\"{\\\"a\\\": 1}\"", "{\"a\": 1}");
    jsonOfItems.forEach(
        (items, json) -> {
          String event = "{\"items\":" + items + "}";
          GenericRowData row = nested.decode(event.getBytes(StandardCharsets.UTF_8), ORIGIN);
          assertThat(row.getString(0)).hasToString(json);
          assertThat(row.getString(2)).hasToString(event);
        });
    assertThat(
            nested.decode("{\"items\":null}".getBytes(StandardCharsets.UTF_8), ORIGIN).isNullAt(0))
        .isTrue();
  }

  @Test
  void rejectsAnEventWithNestedTextThatCannotBeRead() {
    var nested =
        new JsonDecoder(
            new JsonSchema(
                List.of(new JsonColumn("id", "id"), new JsonColumn("items", "lines", true))),
            "run-7");
    String event = "{\"id\":1,\"lines\":\"(1, 2)\"}";
    GenericRowData row = nested.decode(event.getBytes(StandardCharsets.UTF_8), ORIGIN);
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.isNullAt(3)).isTrue();
    assertThat(row.getString(12)).hasToString("items is neither JSON nor its single-quoted form");
    assertThat(row.getBinary(13)).isEqualTo(event.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void givesTheColumnsInContractOrderAndTheLineageBehindThem() {
    String json = "{\"userId\": \"u\", \"event_id\":\"e\"}";
    GenericRowData expected = lineage();
    expected.setField(0, StringData.fromString("e"));
    expected.setField(1, StringData.fromString("u"));
    expected.setField(4, StringData.fromString(json));
    assertThat(decode(json)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "\"\" | ``",
        "\"a b\" | a b",
        "\"G\u00FCn\u20AC\uD83D\uDE00\" | G\u00FCn\u20AC\uD83D\uDE00",
        "\"\\u0047\\n\\\"\\\\\\/\\ud83d\\ude00\" | `G\n\"\\/\uD83D\uDE00`",
        "null | null",
        "true | true",
        "false | false",
        "12 | 12",
        "-0 | -0",
        "1.50 | 1.50",
        "1E400 | 1E400",
        "123456789012345678901234567890.10 | 123456789012345678901234567890.10",
        "{ } | { }",
        "[ 1, {\"a\" : [\"]\", \"\\\"}\"]} ] | [ 1, {\"a\" : [\"]\", \"\\\"}\"]} ]",
      })
  void givesAValueAsItIsWritten(String value, String text) {
    String json = " {\"x\": %s, \"event_id\" : %s ,\"userId\":%s}\n".formatted(value, value, value);
    RowData row = decode(json);
    assertThat(text(row, 0)).isEqualTo(text);
    assertThat(text(row, 1)).isEqualTo(text);
    Map<String, String> extra = new HashMap<>();
    extra.put("x", text);
    assertThat(map(row.getMap(3))).isEqualTo(extra);
    assertThat(text(row, 4)).isEqualTo(json);
  }

  @Test
  void readsNamesWithEscapes() {
    RowData row = decode("{\"user\\u0049d\": 1, \"\\n\": 2, \"\": 3}");
    assertThat(text(row, 1)).isEqualTo("1");
    assertThat(map(row.getMap(3))).containsOnly(Map.entry("\n", "2"), Map.entry("", "3"));
  }

  @Test
  void lastValueOfANameGivenTwiceCounts() {
    RowData row =
        decode("{\"event_id\":1,\"x\":1,\"event_id\":2,\"x\":2,\"userId\":1,\"userId\":null}");
    assertThat(text(row, 0)).isEqualTo("2");
    assertThat(row.isNullAt(1)).isTrue();
    assertThat(map(row.getMap(3))).containsExactly(Map.entry("x", "2"));
  }

  @Test
  void hasNoExtraWhereAllFieldsAreKnown() {
    assertThat(decode("{\"event_id\":1}").isNullAt(3)).isTrue();
    assertThat(decode("{}").isNullAt(3)).isTrue();
    assertThat(decode("{}").isNullAt(13)).isTrue();
  }

  @Test
  void passesOverAByteOrderMarkAndKeepsItInTheValue() {
    RowData row = decode("\uFEFF{\"event_id\":\"a\",\"items\":[1],\"x\":22}");
    assertThat(List.of(text(row, 0), text(row, 2))).containsExactly("a", "[1]");
    assertThat(map(row.getMap(3))).containsExactly(Map.entry("x", "22"));
    assertThat(text(row, 4)).startsWith("\uFEFF{");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | empty, it has no value",
        "` \n` | empty, it has no value",
        "[{}] | no JSON object but an array",
        "\"{}\" | no JSON object but a scalar",
        "12 | no JSON object but a scalar",
        "null | no JSON object but a scalar",
        "abc | broken JSON",
        "{} {} | text behind the JSON object",
        "{}, | broken JSON",
        "{\"a\":1}x | broken JSON",
        "{\"a\":1 | broken JSON, it ends too early",
        "{\"a\":\"b | broken JSON, it ends too early",
        "{\"a\":[1,2 | broken JSON, it ends too early",
        "{\"a\" | broken JSON, it ends too early",
        "{\"a\":} | broken JSON",
        "{\"a\":1,} | broken JSON",
        "{'a':1} | broken JSON",
        "{a:1} | broken JSON",
        "{\"a\":01} | broken JSON",
        "{\"a\":NaN} | broken JSON",
        "{\"a\":1.} | broken JSON",
        "{\"event_id\":\"\\x\"} | broken JSON",
        "{\"a\":\"\\x\"} | broken JSON",
        "{\"a\":[}] | broken JSON",
        "`{\"a\":\"\n\"}` | broken JSON",
        "{/**/} | broken JSON",
      })
  void givesWhatIsNoJsonObjectItsReasonAndItsBytesAndNoColumns(String text, String reason) {
    assertThat(decode(text)).isEqualTo(reject(reason, text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void rejectsATombstoneWithoutBytes() {
    assertThat(decoder.decode(null, ORIGIN))
        .isEqualTo(reject("tombstone, it has no value", new byte[0]));
  }

  @Test
  void rejectsBytesThatAreNoUtf8WhereverTheyAre() {
    for (String template : List.of("{\"event_id\":\"?\"}", "{\"x\":\"?\"}", "{\"?\":1}", "{}?")) {
      byte[] bytes = template.getBytes(StandardCharsets.UTF_8);
      bytes[template.indexOf('?')] = (byte) 0xE9;
      assertThat(decoder.decode(bytes, ORIGIN)).isEqualTo(reject("no UTF-8", bytes));
    }
  }

  @Test
  void doesNotTakeUtf16ForJson() {
    byte[] bytes = "{\"event_id\":1}".getBytes(StandardCharsets.UTF_16LE);
    assertThat(decoder.decode(bytes, ORIGIN)).isEqualTo(reject("broken JSON", bytes));
  }

  @Test
  void rejectsWhatIsNestedTooDeep() {
    String json = "{\"x\":" + "[".repeat(999) + "]".repeat(999) + "}";
    assertThat(decode(json).isNullAt(13)).isTrue();
    String deeper = "{\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
    assertThat(decode(deeper))
        .isEqualTo(reject("nested deeper than 1000", deeper.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsAValueOfTenMegabytes() {
    String large = "x".repeat(10 << 20);
    RowData row =
        decode(
            "{\"event_id\":\"%s\",\"userId\":\"\\n%s\",\"items\":%s}"
                .formatted(large, large, "1".repeat(10 << 20)));
    assertThat(row.getString(0).toBytes()).hasSize(10 << 20);
    assertThat(row.getString(1).toBytes()).hasSize((10 << 20) + 1);
    assertThat(row.getString(2).toBytes()).hasSize(10 << 20);
  }

  @Test
  void keepsTheRowsWhenTheNextOnesAreRead() {
    RowData first = decode("{\"event_id\":\"a\",\"x\":1}");
    decode("{\"event_id\":\"b\",\"y\":2}");
    assertThat(text(first, 0)).isEqualTo("a");
    assertThat(map(first.getMap(3))).containsExactly(Map.entry("x", "1"));
  }

  @Test
  void survivesNamesThatCollide() {
    var json = new StringBuilder("{");
    for (int i = 0; i < 20_000; i++) {
      json.append("\"Aa%dBB\":%d,".formatted(i, i));
    }
    RowData row = decode(json + "\"event_id\":1}");
    assertThat(row.getMap(3).size()).isEqualTo(20_000);
    assertThat(text(row, 0)).isEqualTo("1");
  }

  private RowData decode(String json) {
    return decoder.decode(json.getBytes(StandardCharsets.UTF_8), ORIGIN);
  }

  private static String text(RowData row, int position) {
    return row.isNullAt(position) ? null : row.getString(position).toString();
  }

  static Map<String, String> map(MapData map) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < map.size(); i++) {
      texts.put(
          map.keyArray().getString(i).toString(),
          map.valueArray().isNullAt(i) ? null : map.valueArray().getString(i).toString());
    }
    return texts;
  }

  private static GenericRowData reject(String reason, byte[] raw) {
    GenericRowData row = lineage();
    row.setField(13, StringData.fromString(reason));
    row.setField(14, Arrays.copyOf(raw, raw.length));
    return row;
  }

  private static GenericRowData lineage() {
    var row = new GenericRowData(15);
    row.setField(5, ORIGIN.key());
    row.setField(6, ORIGIN.headers());
    row.setField(7, 3);
    row.setField(8, ORIGIN.file());
    row.setField(9, 77L);
    row.setField(10, TimestampData.fromInstant(ARRIVED));
    row.setField(11, (int) LocalDate.of(2026, 11, 19).toEpochDay());
    row.setField(12, StringData.fromString("run-7"));
    return row;
  }

  /** What Flink makes of a row on its way to another operator. */
  @Test
  void fitsItsType() {
    RowData row = decode("{\"event_id\":\"a\",\"x\":null,\"y\":\"\\n\"}");
    RowData copy = InternalSerializers.<RowData>create(SCHEMA.rowType()).copy(row);
    assertThat(text(copy, 0)).isEqualTo("a");
    assertThat(map(copy.getMap(3))).containsEntry("x", null).containsEntry("y", "\n");
  }
}
