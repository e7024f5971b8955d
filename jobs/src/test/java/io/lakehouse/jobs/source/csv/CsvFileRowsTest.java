package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileRowFormat;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileRowsTest {

  private static final FeedDay FEED = feed("id", "country", "last_login", "longevity", "extra");

  private static FeedDay feed(String... wanted) {
    return new FeedDay(
        "users",
        new FileSchema(
            List.of(
                new FileColumn("id", "identifierHash"),
                new FileColumn("country", "country"),
                new FileColumn("last_login", "daysSinceLastLogin", List.of("2018")),
                new FileColumn("longevity", "websiteLongevity", List.of("2024"))),
            List.of("id"),
            new LinkedHashMap<>(Map.of("2018", "last_login", "2024", "longevity"))),
        LocalDate.of(2026, 11, 20),
        "run-7",
        Set.of(wanted));
  }

  private static final Instant ARRIVED = Instant.parse("2026-11-20T05:06:07.089Z");

  @TempDir Path folder;

  @Test
  void givesTheColumnsInContractOrderAndTheLineageBehindThem() throws IOException {
    List<RowData> rows = read("identifierHash,country,daysSinceLastLogin\n1,France,709\n");
    assertThat(rows).containsExactly(row("1", "France", "709", null, null, "2018", 2L, null, null));
  }

  @Test
  void readsAnotherSchemaInAnotherOrderByTheNamesOfItsHeader() throws IOException {
    List<RowData> rows = read("websiteLongevity,identifierHash,country\r\n3803,1,Italie\r\n");
    assertThat(rows)
        .containsExactly(row("1", "Italie", null, "3803", null, "2024", 2L, null, null));
  }

  @Test
  void makesEmptyFieldsNullAndKeepsUnknownColumnsThatHaveText() throws IOException {
    List<RowData> rows =
        read("nick,identifierHash,country,mood\n,1,,\n\"\",2,\"\",\"a \"\"b\"\"\"\n");
    assertThat(rows)
        .containsExactly(
            row("1", null, null, null, null, null, 2L, null, null),
            row("2", null, null, null, Map.of("mood", "a \"b\""), null, 3L, null, null));
  }

  @Test
  void givesQuotedFieldsAsTextAndCountsPhysicalLines() throws IOException {
    List<RowData> rows =
        read("\uFEFFidentifierHash,country\n1,\"Guin\u00E9e \"\"X\"\"\nBissau\"\n2,\u00C5land\n");
    assertThat(rows)
        .containsExactly(
            row("1", "Guin\u00E9e \"X\"\nBissau", null, null, null, null, 2L, null, null),
            row("2", "\u00C5land", null, null, null, null, 4L, null, null));
  }

  @Test
  void givesABadLineItsReasonAndItsBytesAndNoColumns() throws IOException {
    List<RowData> rows = read("identifierHash,country\n-1.0979E+18,Chine\n1\n2,Suisse");
    assertThat(rows)
        .containsExactly(
            row("-1.0979E+18", "Chine", null, null, null, null, 2L, null, null),
            row(null, null, null, null, null, null, 3L, "expected 2 fields, found 1", "1"),
            row("2", "Suisse", null, null, null, null, 4L, null, null));
  }

  @Test
  void readsOnlyTheColumnsThatAreWanted() throws IOException {
    String file = "identifierHash,country,mood\n1,France,good\n2\n";
    RowData bad = row(null, null, null, null, null, null, 3L, "expected 3 fields, found 1", "2");
    assertThat(read(file, feed("country")))
        .containsExactly(row(null, "France", null, null, null, null, 2L, null, null), bad);
    assertThat(read(file, feed("id", "extra")))
        .containsExactly(
            row("1", null, null, null, Map.of("mood", "good"), null, 2L, null, null), bad);
  }

  @Test
  void givesNoRowForAHeaderAlone() throws IOException {
    assertThat(read("identifierHash,country\n")).isEmpty();
  }

  @Test
  void namesTheTypesOfItsRows() {
    assertThat(FileRows.dataType(FEED.schema()).toString())
        .isEqualTo(
            "ROW<`id` STRING, `country` STRING, `last_login` STRING, `longevity` STRING,"
                + " `extra` MAP<STRING, STRING>, `source_schema` STRING, `source_file` STRING,"
                + " `source_line` BIGINT, `arrived_at` TIMESTAMP_LTZ(6), `snapshot_date` DATE,"
                + " `run_id` STRING, `reject_reason` STRING, `raw` BYTES>");
    assertThat(format(FEED).getProducedType())
        .isEqualTo(InternalTypeInfo.of(FileRows.rowType(FEED.schema())));
  }

  @Test
  void goesOnBehindTheRecordsOfACheckpointGoodAndBadAlike() throws IOException {
    var text = new StringBuilder("identifierHash,country\n");
    for (int i = 0; i < 2000; i++) {
      text.append(i % 7 == 0 ? "bad\n" : i + ",France\n");
    }
    FileSourceSplit split = split(text.toString());
    var format = format(FEED);
    List<RowData> all = rows(format.createReader(new Configuration(), split));
    assertThat(all).hasSize(2000);
    try (var reader = format.createReader(new Configuration(), split)) {
      reader.readBatch();
      var second = reader.readBatch();
      for (int i = 0; i < 100; i++) {
        second.next();
      }
      var last = second.next();
      assertThat(last.getRecord()).isEqualTo(all.get(612));
      var position = new CheckpointedPosition(last.getOffset(), last.getRecordSkipCount());
      var restored =
          format.restoreReader(new Configuration(), split.updateWithCheckpointedPosition(position));
      assertThat(rows(restored)).isEqualTo(all.subList(613, 2000));
    }
  }

  @Test
  void keepsTheRowsOfABatchWhenTheNextOnesAreRead() throws IOException {
    FileSourceSplit split = split("identifierHash\n" + "1\n".repeat(512) + "2\n".repeat(512));
    try (var reader = format(FEED).createReader(new Configuration(), split)) {
      RowData first = reader.readBatch().next().getRecord();
      reader.readBatch();
      assertThat(first.getString(0)).isEqualTo(StringData.fromString("1"));
    }
  }

  @Test
  void survivesTheSerializationOfAJobGraph() throws Exception {
    var copy = InstantiationUtil.clone(format(FEED));
    assertThat(rows(copy.createReader(new Configuration(), split("identifierHash\n1\n"))))
        .containsExactly(row("1", null, null, null, null, null, 2L, null, null));
  }

  @Test
  void namesTheFileThatIsRefused() throws IOException {
    FileSourceSplit split = split("country\nFrance\n");
    assertThatThrownBy(() -> format(FEED).createReader(new Configuration(), split))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read "
                + split.path()
                + ", the file is refused: misses the key column identifierHash");
  }

  private static FileRowFormat format(FeedDay feed) {
    return new FileRowFormat(new CsvFormat(), feed, FileRows.rowType(feed.schema()));
  }

  private List<RowData> read(String text) throws IOException {
    return read(text, FEED);
  }

  private List<RowData> read(String text, FeedDay feed) throws IOException {
    return rows(format(feed).createReader(new Configuration(), split(text)));
  }

  private static List<RowData> rows(BulkFormat.Reader<RowData> reader) throws IOException {
    var rows = new ArrayList<RowData>();
    try (reader) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (var next = batch.next(); next != null; next = batch.next()) {
          rows.add(next.getRecord());
        }
        batch.releaseBatch();
      }
    }
    return rows;
  }

  private FileSourceSplit split(String text) throws IOException {
    Path file = folder.resolve("users-1.csv");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    Files.setLastModifiedTime(file, FileTime.from(ARRIVED));
    long size = Files.size(file);
    return new FileSourceSplit(
        "1",
        new org.apache.flink.core.fs.Path(file.toUri()),
        0,
        size,
        ARRIVED.toEpochMilli(),
        size);
  }

  private static RowData row(
      String id,
      String country,
      String lastLogin,
      String longevity,
      Map<String, String> extra,
      String schema,
      long line,
      String reason,
      String raw) {
    var row = new GenericRowData(13);
    row.setField(0, StringData.fromString(id));
    row.setField(1, StringData.fromString(country));
    row.setField(2, StringData.fromString(lastLogin));
    row.setField(3, StringData.fromString(longevity));
    if (extra != null) {
      var map = new HashMap<StringData, StringData>();
      extra.forEach((k, v) -> map.put(StringData.fromString(k), StringData.fromString(v)));
      row.setField(4, new GenericMapData(map));
    }
    row.setField(5, StringData.fromString(schema));
    row.setField(6, StringData.fromString("users-1.csv"));
    row.setField(7, line);
    row.setField(8, TimestampData.fromInstant(ARRIVED));
    row.setField(9, (int) LocalDate.of(2026, 11, 20).toEpochDay());
    row.setField(10, StringData.fromString("run-7"));
    row.setField(11, StringData.fromString(reason));
    row.setField(12, raw == null ? null : raw.getBytes(StandardCharsets.UTF_8));
    return row;
  }
}
