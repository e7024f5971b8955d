package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.source.csv.CsvFormat;
import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileRecords;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsAsEventsTest {
  private static final FileSchema SCHEMA =
      new FileSchema(
          List.of(
              new FileColumn("id", "order_id"),
              new FileColumn("coupon", "coupon"),
              new FileColumn("items", "items", List.of(), true)),
          List.of("id"),
          Map.of());
  private static final RecordsAsEvents FORMAT = new RecordsAsEvents(new CsvFormat());

  /** Where the value stands: behind the columns and extra. */
  private static final int VALUE = 4;

  @TempDir Path folder;

  @Test
  void makesTheObjectOfARecordThatAMessageWouldBe() throws IOException {
    List<RowData> rows = read("order_id,coupon,items\n7,\"A \"\"1\"\"\",[]\n");
    assertThat(rows).hasSize(1);
    RowData row = rows.get(0);
    assertThat(row.getString(0)).hasToString("7");
    assertThat(row.getString(1)).hasToString("A \"1\"");
    assertThat(row.getString(2)).hasToString("[]");
    assertThat(row.getString(VALUE))
        .hasToString("{\"order_id\":\"7\",\"coupon\":\"A \\\"1\\\"\",\"items\":\"[]\"}");
    assertThat(row.getString(8)).hasToString("orders.csv");
    assertThat(row.getLong(9)).isEqualTo(2);
    assertThat(row.getTimestamp(10, 6)).hasToString("2026-11-20T00:00:00.002");
    assertThat(LocalDate.ofEpochDay(row.getInt(11))).hasToString("2026-11-20");
    assertThat(row.getString(12)).hasToString("run-7");
  }

  @Test
  void leavesAnEmptyFieldOut() throws IOException {
    RowData row = read("order_id,coupon,items\n7,,\"\"\n").get(0);
    assertThat(row.isNullAt(1)).isTrue();
    assertThat(row.isNullAt(2)).isTrue();
    assertThat(row.getString(VALUE)).hasToString("{\"order_id\":\"7\"}");
  }

  @Test
  void keepsAnUnknownColumnInTheValueAndAsExtra() throws IOException {
    RowData row = read("gift,order_id,coupon\nyes,7,A\n").get(0);
    assertThat(new TreeMap<>(JsonDecoderTest.map(row.getMap(3)))).hasToString("{gift=yes}");
    assertThat(row.getString(VALUE))
        .hasToString("{\"order_id\":\"7\",\"coupon\":\"A\",\"gift\":\"yes\"}");
  }

  @Test
  void rejectsABadLineWithItsBytesAndGoesOn() throws IOException {
    List<RowData> rows = read("order_id,coupon,items\n1,A\n2,B,[]\n");
    assertThat(reject(rows.get(0))).isEqualTo("2 expected 3 fields, found 2: 1,A");
    assertThat(rows.get(1).getString(0)).hasToString("2");
  }

  @Test
  void readsNestedTextInSingleQuotesAndRejectsWhatIsNone() throws IOException {
    List<RowData> rows =
        read("order_id,items\n1,\"[{'a': \"\"it's\"\", 'b': None}]\"\n2,\"{'a': (1, 2)}\"\n");
    assertThat(rows.get(0).getString(2)).hasToString("[{\"a\": \"it's\", \"b\": null}]");
    assertThat(rows.get(0).getString(VALUE))
        .hasToString("{\"order_id\":\"1\",\"items\":\"[{'a': \\\"it's\\\", 'b': None}]\"}");
    assertThat(reject(rows.get(1)))
        .isEqualTo(
            "3 items is neither JSON nor its single-quoted form:"
                + " {\"order_id\":\"2\",\"items\":\"{'a': (1, 2)}\"}");
  }

  @Test
  void judgesAFileAsItsFormatDoes() throws IOException {
    FileCheck good = FORMAT.check(FileRecords.path(write("order_id,gift\n7,yes\n")), SCHEMA);
    assertThat(good.refusal()).isNull();
    assertThat(good.header().missing())
        .extracting(FileColumn::name)
        .containsExactly("coupon", "items");
    assertThat(good.header().unknown())
        .extracting(FileHeader.UnknownColumn::name)
        .containsExactly("gift");
    assertThat(FORMAT.check(FileRecords.path(write("coupon\nA\n")), SCHEMA).refusal())
        .isEqualTo("misses the key column order_id");
    assertThat(FORMAT.check(FileRecords.path(write("")), SCHEMA).refusal()).isEqualTo("empty file");
  }

  private static String reject(RowData row) {
    assertThat(row.isNullAt(VALUE)).isTrue();
    String raw = new String(row.getBinary(14), StandardCharsets.UTF_8);
    return row.getLong(9) + " " + row.getString(13) + ": " + raw;
  }

  private List<RowData> read(String csv) throws IOException {
    FeedDay feed =
        new FeedDay(
            "orders",
            SCHEMA,
            LocalDate.of(2026, 11, 20),
            "run-7",
            new HashSet<>(FileRows.rowType(SCHEMA).getFieldNames()));
    List<RowData> rows = new ArrayList<>();
    try (RecordReader records = FORMAT.open(FileRecords.path(write(csv)), feed, 1)) {
      for (RowData row = records.next(); row != null; row = records.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Path write(String csv) throws IOException {
    return Files.writeString(folder.resolve("orders.csv"), csv);
  }
}
