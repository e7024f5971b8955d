package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileRowFormat;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlFormatTest {
  private static final FeedDay FEED =
      new FeedDay(
          "events",
          new FileSchema(List.of(new FileColumn("id", "event_id")), List.of(), Map.of()),
          LocalDate.of(2026, 11, 20),
          "run-7",
          Set.of("id"));
  private static final RowType TYPE = JsonSchema.of(FEED.schema()).rowType();

  @TempDir Path folder;

  @Test
  void arrivesAtMidnightPlusTheLineWithoutLineage() throws IOException {
    assertThat(read("{\"event_id\":1}\r\n{\"event_id\":\"b\",\"x\":2}\n{}"))
        .containsExactly(
            "1 {} {\"event_id\":1} 0/1 2026-11-20T00:00:00.001Z 2026-11-20",
            "b {x=2} {\"event_id\":\"b\",\"x\":2} 0/2 2026-11-20T00:00:00.002Z 2026-11-20",
            "null {} {} 0/3 2026-11-20T00:00:00.003Z 2026-11-20");
  }

  @Test
  void takesTheLineageOfAnExportOutOfTheExtraAndLeavesItInTheValue() throws IOException {
    String iso =
        "{\"_arrived_at\":\"2026-11-19T23:59:59.999+00:00\",\"_partition\":3,\"_offset\":77}";
    String millis = "{\"_arrived_at\":1795132799000,\"_partition\":\"4\",\"_offset\":\"78\"}";
    assertThat(read(iso + "\n" + millis))
        .containsExactly(
            "null {} " + iso + " 3/77 2026-11-19T23:59:59.999Z 2026-11-20",
            "null {} " + millis + " 4/78 2026-11-19T23:59:59Z 2026-11-20");
  }

  @Test
  void anEventBelongsToTheDayOfItsFolderWhenItArrivedOnAnother() throws IOException {
    assertThat(read("{\"_arrived_at\":\"2026-11-22T00:00:00Z\"}\nbroken"))
        .extracting(row -> row.replaceAll(".* (\\S+Z \\S+)$", "$1"))
        .containsExactly("2026-11-22T00:00:00Z 2026-11-20", "2026-11-22T00:00:00Z 2026-11-20");
  }

  @Test
  void keepsLineageThatCannotBeReadInTheExtra() throws IOException {
    String json =
        "{\"_arrived_at\":\"yesterday\",\"_partition\":-1,\"_offset\":9223372036854775808,\"x\":1}";
    assertThat(read(json))
        .containsExactly(
            "null {_arrived_at=yesterday, _offset=9223372036854775808, _partition=-1, x=1} "
                + json
                + " 0/1 2026-11-20T00:00:00.001Z 2026-11-20");
  }

  @Test
  void arrivalNeverGoesBackWithinAPartition() throws IOException {
    assertThat(
            read(
                """
                {"_arrived_at":"2026-11-20T10:00:00Z","_partition":0}
                {"_arrived_at":"2026-11-20T09:00:00Z","_partition":0}
                {"_arrived_at":"2026-11-20T09:00:00Z","_partition":1}
                """))
        .extracting(row -> row.replaceAll(".* (\\S+Z) .*", "$1"))
        .containsExactly("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T09:00:00Z");
  }

  @Test
  void rejectsALineThatIsNoObjectAndTakesAnEmptyOneForATombstone() throws IOException {
    assertThat(read("{}\n\n[1]\n \n{\"a\n"))
        .containsExactly(
            "null {} {} 0/1 2026-11-20T00:00:00.001Z 2026-11-20",
            "tombstone, it has no value <> 0/2 2026-11-20T00:00:00.002Z 2026-11-20",
            "no JSON object but an array <[1]> 0/3 2026-11-20T00:00:00.003Z 2026-11-20",
            "empty, it has no value < > 0/4 2026-11-20T00:00:00.004Z 2026-11-20",
            "broken JSON, it ends too early <{\"a> 0/5 2026-11-20T00:00:00.005Z 2026-11-20");
  }

  @Test
  void readsLinesOfAnyLength() throws IOException {
    var text = new StringBuilder();
    List<Integer> lengths = List.of(1, 5, 262_130, 7, 600_000, 262_144, 0, 3_000_000, 2);
    lengths.forEach(n -> text.append("{\"event_id\":\"").append("x".repeat(n)).append("\"}\n"));
    var found = new ArrayList<Integer>();
    for (RowData row : rows(format(), split(text.toString()))) {
      found.add(row.getString(0).toBytes().length);
    }
    assertThat(found).isEqualTo(lengths);
  }

  @Test
  void goesOnBehindTheLinesOfACheckpointWithTheSameArrivals() throws Exception {
    var text = new StringBuilder("{\"_arrived_at\":\"2026-11-20T10:00:00Z\"}\n");
    for (int i = 1; i < 2000; i++) {
      text.append(i % 7 == 0 ? "bad\n" : "{\"event_id\":" + i + "}\n");
    }
    FileSourceSplit split = split(text.toString());
    var format = InstantiationUtil.clone(format());
    List<RowData> all = rows(format, split);
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
      assertThat(
              rows(
                  format.restoreReader(
                      new Configuration(), split.updateWithCheckpointedPosition(position))))
          .isEqualTo(all.subList(613, 2000));
    }
  }

  @Test
  void refusesAPartOfAFile() throws IOException {
    FileSourceSplit whole = split("{}\n{}\n");
    FileSourceSplit part = new FileSourceSplit("1", whole.path(), 3, 3, 1, 6);
    assertThatThrownBy(() -> format().createReader(new Configuration(), part))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot read " + whole.path() + ", files of this feed are not split: FileSourceSplit");
  }

  @Test
  void namesTheTypeOfItsRows() {
    assertThat(format().getProducedType()).isEqualTo(InternalTypeInfo.of(TYPE));
  }

  private static FileRowFormat format() {
    return new FileRowFormat(new JsonlFormat(), FEED, TYPE);
  }

  private List<String> read(String text) throws IOException {
    return rows(format(), split(text)).stream().map(JsonlFormatTest::text).toList();
  }

  private static String text(RowData row) {
    assertThat(row.getString(6)).hasToString("events.jsonl");
    assertThat(row.getString(10)).hasToString("run-7");
    Map<String, String> extra =
        row.isNullAt(1) ? Map.of() : new TreeMap<>(JsonDecoderTest.map(row.getMap(1)));
    String what =
        row.isNullAt(11)
            ? (row.isNullAt(0) ? null : row.getString(0)) + " " + extra + " " + row.getString(2)
            : row.getString(11)
                + " <"
                + new String(row.getBinary(12), StandardCharsets.UTF_8)
                + ">";
    return "%s %d/%d %s %s"
        .formatted(
            what,
            row.getInt(5),
            row.getLong(7),
            row.getTimestamp(8, 6).toInstant(),
            LocalDate.ofEpochDay(row.getInt(9)));
  }

  private static List<RowData> rows(FileRowFormat format, FileSourceSplit split)
      throws IOException {
    return rows(format.createReader(new Configuration(), split));
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
    Path file = folder.resolve("events.jsonl");
    Files.writeString(file, text);
    long size = Files.size(file);
    return new FileSourceSplit(
        "1", new org.apache.flink.core.fs.Path(file.toUri()), 0, size, 1, size);
  }
}
