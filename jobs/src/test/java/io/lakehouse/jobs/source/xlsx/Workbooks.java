package io.lakehouse.jobs.source.xlsx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Workbooks for tests: by the library, and by hand what the library does not write. */
public final class Workbooks {
  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String TYPES =
      "http://schemas.openxmlformats.org/package/2006/content-types";
  private static final String PACKAGE =
      "http://schemas.openxmlformats.org/package/2006/relationships";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String SHEETML =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.";

  private Workbooks() {}

  /** A workbook with a sheet Inventory that is filled by the library. */
  public static Path write(Path file, Consumer<Worksheet> rows) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        Workbook workbook = new Workbook(out, "test", "1.0")) {
      workbook.newWorksheet("Notes").value(0, 0, "nothing");
      rows.accept(workbook.newWorksheet("Inventory"));
    }
    return file;
  }

  /** A workbook without styles whose sheet Inventory is this XML. */
  static Path write(Path file, String workbookPr, String sheet) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      part(
          zip,
          "[Content_Types].xml",
          "<Types xmlns='%s'><Override PartName='/xl/workbook.xml' ContentType='%ssheet.main+xml'/></Types>"
              .formatted(TYPES, SHEETML));
      part(
          zip,
          "_rels/.rels",
          "<Relationships xmlns='%s'><Relationship Id='r1' Type='%s/officeDocument' Target='xl/workbook.xml'/></Relationships>"
              .formatted(PACKAGE, OFFICE));
      part(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns='%s' xmlns:r='%s'>%s<sheets><sheet name='Inventory' sheetId='1' r:id='r7'/></sheets></workbook>"
              .formatted(MAIN, OFFICE, workbookPr));
      part(
          zip,
          "xl/_rels/workbook.xml.rels",
          "<Relationships xmlns='%s'><Relationship Id='r7' Type='%s/worksheet' Target='/xl/worksheets/a.xml'/></Relationships>"
              .formatted(PACKAGE, OFFICE));
      part(
          zip,
          "xl/worksheets/a.xml",
          "<worksheet xmlns='%s'>%s</worksheet>".formatted(MAIN, sheet));
    }
    return file;
  }

  private static void part(ZipOutputStream zip, String name, String xml) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write((XML + xml).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
