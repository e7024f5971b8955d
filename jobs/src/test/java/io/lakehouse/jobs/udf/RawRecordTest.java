package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawRecordTest {
  private final RawRecord function = new RawRecord();

  @BeforeEach
  void open() {
    function.open(null);
  }

  @Test
  void keepsTextBytesNullsAndEmptyFieldsApart() {
    byte[] record = function.eval(null, "a", null, "\u00FC".getBytes(StandardCharsets.UTF_8), "");
    assertThat(RawRecord.json(record, List.of("one", "two", "three", "four")))
        .isEqualTo("{\"one\":\"a\",\"two\":null,\"three\":\"\u00FC\",\"four\":\"\"}");
  }

  @Test
  void putsUnknownFieldsBehindTheOthersByName() {
    Map<StringData, StringData> unknown = new HashMap<>();
    unknown.put(StringData.fromString("z"), null);
    unknown.put(StringData.fromString("\u00E9"), StringData.fromString("\"q\""));
    unknown.put(StringData.fromString("m"), StringData.fromString(""));
    assertThat(RawRecord.json(function.eval(new GenericMapData(unknown), "a"), List.of("one")))
        .isEqualTo("{\"one\":\"a\",\"m\":\"\",\"z\":null,\"\u00E9\":\"\\\"q\\\"\"}");
  }

  @Test
  void givesEachRecordItsOwnBytes() {
    byte[] first = function.eval(null, "first");
    byte[] second = function.eval(null, "2");
    assertThat(RawRecord.json(first, List.of("id"))).isEqualTo("{\"id\":\"first\"}");
    assertThat(RawRecord.json(second, List.of("id"))).isEqualTo("{\"id\":\"2\"}");
  }
}
