package io.lakehouse.jobs.source.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileRecords;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxFormatTest {
  private static final FileSchema SCHEMA = FileRecords.schema(List.of("id"), "id", "name", "stock");
  private static final XlsxFormat FORMAT = new XlsxFormat("Inventory");
  private static final String HEADER =
      "<row r='1'><c r='A1' t='inlineStr'><is><t>id</t></is></c>"
          + "<c r='B1' t='inlineStr'><is><t>stock</t></is></c></row>";

  @TempDir Path folder;

  @Test
  void readsValuesByTheNamesOfTheHeader() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "stock", "id", "name", "mood");
              row(sheet, 1, 12, "a-1", "Caf\u00E9 \"A\"\n2", true);
              row(sheet, 2, 0.5, 7, null, null);
            });
    assertThat(FileRecords.read(FORMAT, file, SCHEMA))
        .containsExactly("2 [a-1, Caf\u00E9 \"A\"\n2, 12] {mood=true}", "3 [7, null, 0.5]");
    assertThat(FORMAT.check(FileRecords.path(file), SCHEMA).header().unknown())
        .extracting(FileHeader.UnknownColumn::name)
        .containsExactly("mood");
  }

  @Test
  void beginsWithTheFirstRowThatHasAValueAndPassesEmptyRowsOver() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 1, null, "");
              row(sheet, 3, "id", "", " name ", "");
              row(sheet, 5, 1, null, "a");
              sheet.style(6, 0).bold().set();
              row(sheet, 8, 2, "beside", "b", null, "behind");
            });
    assertThat(FileRecords.read(FORMAT, file, SCHEMA))
        .containsExactly("6 [1, a, null]", "9 [2, b, null] {#2=beside, #5=behind}");
    FileHeader header = FORMAT.check(FileRecords.path(file), SCHEMA).header();
    assertThat(header.width()).isEqualTo(3);
    assertThat(header.missing()).extracting(FileColumn::name).containsExactly("stock");
  }

  @Test
  void readsOnlyTheColumnsThatAreWanted() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "id", "x", "name");
              row(sheet, 1, 1, 2, "a");
            });
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of("name")))
        .containsExactly("2 [null, a, null]");
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of("extra")))
        .containsExactly("2 [null, null, null] {x=2}");
  }

  @Test
  void givesADateByTheFormatOfItsCell() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "id", "name", "stock");
              row(sheet, 1, LocalDate.of(2026, 11, 20), LocalDateTime.of(2026, 11, 20, 5, 6, 7));
              sheet.style(1, 0).format("dd/mm/yyyy").set();
              sheet.style(1, 1).format("yyyy-mm-dd hh:mm").set();
              row(sheet, 2, 46346, 46346.75);
              sheet.style(2, 1).format("0.00").set();
            });
    assertThat(FileRecords.read(FORMAT, file, SCHEMA))
        .containsExactly("2 [2026-11-20, 2026-11-20T05:06:07, null]", "3 [46346, 46346.75, null]");
  }

  @Test
  void countsDaysAsTheWorkbookDoes() throws IOException {
    // Without styles there are no dates, so the flag is all that is looked at here.
    for (String flag : List.of("1", "true")) {
      Path file = sheet("<workbookPr date1904='" + flag + "'/>", cells("<c r='A2'><v>1</v></c>"));
      try (WorkbookParts parts = new WorkbookParts(Files.readAllBytes(file))) {
        assertThat(parts.is1904()).isTrue();
      }
    }
    try (WorkbookParts parts = new WorkbookParts(Files.readAllBytes(sheet(cells(""))))) {
      assertThat(parts.is1904()).isFalse();
    }
  }

  @Test
  void takesAFormulaForItsCalculatedValue() throws IOException {
    assertThat(
            read(
                cells("<c r='A2'><f>1+1</f><v>2</v></c><c r='B2' t='str'><f>A2</f><v>x</v></c>")
                    + "<row r='3'><c r='A3' t='b'><f>A2</f><v>1</v></c>"
                    + "<c r='B3' t='str'><f>IF(A2,\"\",1)</f><v></v></c></row>"))
        .containsExactly("2 [2, null, x]", "3 [true, null, null]");
  }

  @Test
  void rejectsARecordWithAFormulaThatWasNotCalculated() throws IOException {
    assertThat(
            read(
                cells("<c r='A2'><v>1</v></c><c r='B2'><f>A2*2</f></c>")
                    + "<row r='3'><c r='A3'><v>2</v></c><c r='B3'><f>A3*2</f><v></v></c></row>"
                    + "<row r='4'><c r='A4'><v>3</v></c><c r='B4'><v>6</v></c></row>"))
        .containsExactly(
            "2 rejected, formula without a value in B2: =A2*2: {\"id\":\"1\",\"stock\":\"=A2*2\"}",
            "3 rejected, formula without a value in B3: =A3*2: {\"id\":\"2\",\"stock\":\"=A3*2\"}",
            "4 [3, null, 6]");
  }

  @Test
  void rejectsARecordWithAnError() throws IOException {
    assertThat(
            read(
                cells("<c r='A2'><v>1</v></c><c r='B2' t='e'><v>#N/A</v></c>")
                    + "<row r='3'><c r='B3' t='e'><f>1/0</f><v>#DIV/0!</v></c></row>"
                    + "<row r='4'><c r='B4'><v>x1</v></c></row>"))
        .containsExactly(
            "2 rejected, error #N/A in B2: {\"id\":\"1\",\"stock\":\"#N/A\"}",
            "3 rejected, error #DIV/0! in B3: =1/0: {\"stock\":\"#DIV/0!\"}",
            "4 rejected, error x1 in B4: {\"stock\":\"x1\"}");
  }

  @Test
  void rejectsRecordsWithMergedCells() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "id", "name", "stock");
              for (int i = 1; i < 9; i++) {
                row(sheet, i, i, "a" + i, 0);
              }
              sheet.range(2, 0, 3, 1).merge();
              sheet.range(5, 1, 5, 2).merge();
              // Beside the records.
              sheet.range(7, 3, 8, 5).merge();
            });
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isNull();
    List<String> rows = FileRecords.read(FORMAT, file, SCHEMA);
    assertThat(rows)
        .filteredOn(row -> row.contains("rejected"))
        .extracting(row -> row.replaceAll(": .*", ""))
        .containsExactly(
            "3 rejected, merged cells A3:B4",
            "4 rejected, merged cells A3:B4",
            "6 rejected, merged cells B6:C6");
    assertThat(rows).hasSize(8).contains("5 [4, a4, 0]", "8 [7, a7, 0]", "9 [8, a8, 0]");
  }

  @Test
  void refusesMergedCellsInTheHeader() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "Inventory of today");
              sheet.range(0, 0, 0, 2).merge();
              row(sheet, 1, "id", "name", "stock");
            });
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA))
        .isEqualTo("has merged cells in its header, A1:C1");
  }

  @Test
  void writesNumbersAsAPersonWould() throws IOException {
    assertThat(
            read(
                cells(
                    "<c r='A2'><v>19.989999999999998</v></c><c r='B2'><v>12.50</v></c>"
                        + "<c r='C2'><v>1.0E7</v></c><c r='D2'><v>12345678901234567890</v></c>"
                        + "<c r='E2'><v>0.0</v></c><c r='F2'><v>-1E-05</v></c>"
                        + "<c r='G2'><v>1E2000</v></c>")))
        .containsExactly(
            "2 [19.99, null, 12.5] {#3=10000000, #4=12345678901234567890, #5=0, #6=-0.00001,"
                + " #7=1E+2000}");
  }

  @Test
  void refusesAFileThatIsNoWorkbook() throws IOException {
    assertThat(refusal(new byte[0])).isEqualTo("empty file");
    assertThat(refusal("id,name\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("is no XLSX workbook");
    byte[] old = new byte[2000];
    System.arraycopy(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, 0, old, 0, 4);
    assertThat(refusal(old)).isEqualTo("is no XLSX workbook but an older or an encrypted one");
    Path zip = folder.resolve("a.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      entries.putNextEntry(new ZipEntry("a.txt"));
    }
    assertThat(refusal(Files.readAllBytes(zip))).isEqualTo("is a ZIP archive but no XLSX workbook");
  }

  @Test
  void refusesAWorkbookThatIsCutOrBroken() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "id", "name", "stock");
              for (int i = 1; i < 100; i++) {
                row(sheet, i, i, "name " + i * 7919, i * 31);
              }
            });
    byte[] whole = Files.readAllBytes(file);
    for (int length = 4; length < whole.length; length += 97) {
      assertThat(refusal(Arrays.copyOf(whole, length)))
          .isEqualTo("is an XLSX workbook that is cut: it has no directory at its end");
    }
    int found = 0;
    for (int at = 0; at < whole.length - 2000; at += 61) {
      byte[] broken = whole.clone();
      for (int i = 0; i < 16; i++) {
        broken[at + i] ^= 0x5A;
      }
      String refusal = refusal(broken);
      if (refusal != null) {
        assertThat(refusal).containsAnyOf("is an XLSX workbook that is", "is no XLSX workbook");
        found++;
      }
    }
    assertThat(found).isPositive();
    assertThat(refusal(cells("<c r='A2'><v>1</c>")))
        .startsWith("is an XLSX workbook that is broken: cannot read xl/worksheets/a.xml, ");
  }

  @Test
  void refusesAWorkbookWithoutTheSheetOrItsHeader() throws IOException {
    Path file = write(sheet -> {});
    assertThat(FileRecords.refusal(new XlsxFormat("Stock"), file, SCHEMA))
        .isEqualTo("has no sheet Stock, its sheets are Notes, Inventory");
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA))
        .isEqualTo("has no header in its sheet Inventory");
    assertThat(refusal("<sheetData><row r='1'><c r='A1' t='e'><v>#REF!</v></c></row></sheetData>"))
        .isEqualTo("has a header that cannot be read: error #REF! in A1");
    Path other = write(sheet -> row(sheet, 0, "name"));
    assertThat(FileRecords.refusal(FORMAT, other, SCHEMA)).isEqualTo("misses the key column id");
    Path twice = write(sheet -> row(sheet, 0, "id", "x", "x"));
    assertThat(FileRecords.refusal(FORMAT, twice, SCHEMA))
        .isEqualTo("column named twice in the header: x");
  }

  @Test
  void refusesDatesAsTextOfAStrictWorkbook() throws IOException {
    assertThat(refusal(cells("<c r='A2' t='d'><v>2026-11-20</v></c>")))
        .isEqualTo("has a date as text in cell A2, save it as a workbook that is not strict");
  }

  @Test
  void acceptsAHeaderAlone() throws IOException {
    Path file = write(sheet -> row(sheet, 0, "id", "name", "stock"));
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isNull();
    assertThat(FileRecords.read(FORMAT, file, SCHEMA)).isEmpty();
  }

  @Test
  void readsManyRows() throws IOException {
    Path file =
        write(
            sheet -> {
              row(sheet, 0, "id", "name", "stock");
              for (int i = 1; i <= 20_000; i++) {
                row(sheet, i, i, "name " + i % 1000, i * 0.25);
              }
            });
    List<String> rows = new ArrayList<>(FileRecords.read(FORMAT, file, SCHEMA));
    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(19_998)).isEqualTo("20000 [19999, name 999, 4999.75]");
  }

  private Path write(Consumer<Worksheet> rows) throws IOException {
    return Workbooks.write(folder.resolve("a.xlsx"), rows);
  }

  private Path sheet(String data) throws IOException {
    return sheet("", data);
  }

  private Path sheet(String workbookPr, String data) throws IOException {
    String xml =
        data.startsWith("<sheetData>") ? data : "<sheetData>" + HEADER + data + "</sheetData>";
    return Workbooks.write(folder.resolve("a.xlsx"), workbookPr, xml);
  }

  private static String cells(String cells) {
    return "<row r='2'>" + cells + "</row>";
  }

  private List<String> read(String data) throws IOException {
    Path file = sheet(data);
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isNull();
    return FileRecords.read(FORMAT, file, SCHEMA);
  }

  private String refusal(String data) throws IOException {
    return FileRecords.refusal(FORMAT, sheet(data), SCHEMA);
  }

  private String refusal(byte[] bytes) throws IOException {
    return FileRecords.refusal(FORMAT, Files.write(folder.resolve("b.xlsx"), bytes), SCHEMA);
  }

  private static void row(Worksheet sheet, int row, Object... values) {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof String text) {
        sheet.value(row, i, text);
      } else if (value instanceof Number number) {
        sheet.value(row, i, number);
      } else if (value instanceof Boolean flag) {
        sheet.value(row, i, flag);
      } else if (value instanceof LocalDate date) {
        sheet.value(row, i, date);
      } else if (value instanceof LocalDateTime time) {
        sheet.value(row, i, time);
      }
    }
  }
}
