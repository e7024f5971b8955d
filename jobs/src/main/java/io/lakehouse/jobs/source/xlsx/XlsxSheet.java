package io.lakehouse.jobs.source.xlsx;

import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.fs.Path;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/** A sheet whose header was read, and whose rows with a value come one by one. */
final class XlsxSheet implements Closeable {

  /**
   * A row with a value.
   *
   * @param number where it is in the sheet, counted from 1
   * @param cells what its cells say, from the first column to the last one
   */
  record Cells(int number, List<CellText> cells) {

    /** The first problem of a cell; null when there is none. */
    String problem() {
      for (CellText cell : cells) {
        if (cell.problem() != null) {
          return cell.problem();
        }
      }
      return null;
    }

    private boolean isEmpty() {
      return cells.stream().allMatch(cell -> cell.text() == null);
    }
  }

  private final List<SheetScan.Merged> merged;
  private final CellText.Rules rules;
  private final ReadableWorkbook workbook;
  private final Stream<Row> stream;
  private final Iterator<Row> rows;
  private final FileHeader header;

  private XlsxSheet(
      byte[] bytes, SheetScan scan, CellText.Rules rules, String sheet, FileSchema schema)
      throws IOException {
    this.merged = scan.merged();
    this.rules = rules;
    this.workbook = workbook(bytes);
    this.stream = workbook.findSheet(sheet).orElseThrow().openStream();
    this.rows = stream.iterator();
    try {
      this.header = readHeader(sheet, schema);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a workbook and reads the header of a sheet.
   *
   * @throws RefusedFileException when the file is none of its feed's
   */
  static XlsxSheet open(Path path, String sheet, FileSchema schema) throws IOException {
    byte[] bytes;
    try (InputStream in = path.getFileSystem().open(path)) {
      bytes = in.readAllBytes();
    }
    SheetScan scan;
    CellText.Rules rules;
    try (WorkbookParts parts = new WorkbookParts(bytes)) {
      scan = SheetScan.of(parts, sheet);
      rules = new CellText.Rules(parts.is1904(), scan.hasUncalculated());
    }
    try {
      return new XlsxSheet(bytes, scan, rules, sheet, schema);
    } catch (RefusedFileException refused) {
      throw refused;
    } catch (IOException | RuntimeException e) {
      // All is in memory: what fails here is the workbook and no storage.
      throw new RefusedFileException(
          "is an XLSX workbook that is broken: cannot read sheet " + sheet + ", " + e.getMessage());
    }
  }

  private static ReadableWorkbook workbook(byte[] bytes) throws IOException {
    try {
      return new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, true));
    } catch (ExcelReaderException e) {
      // A workbook need not have styles, and then has no dates; fastexcel wants them for formats.
      return new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(false, true));
    }
  }

  private FileHeader readHeader(String sheet, FileSchema schema) throws IOException {
    Cells first = next();
    if (first == null) {
      throw new RefusedFileException("has no header in its sheet " + sheet);
    }
    if (first.problem() != null) {
      throw new RefusedFileException("has a header that cannot be read: " + first.problem());
    }
    List<String> names = new ArrayList<>();
    int width = 0;
    for (CellText cell : first.cells()) {
      names.add(cell.text() == null ? "" : cell.text());
      width = cell.text() == null ? width : names.size();
    }
    FileHeader found = FileHeader.of(names.subList(0, width), schema);
    for (SheetScan.Merged range : merged) {
      if (range.firstRow() <= first.number()
          && range.lastRow() >= first.number()
          && range.firstColumn() < width) {
        throw new RefusedFileException("has merged cells in its header, " + range.name());
      }
    }
    FileCheck check = FileCheck.of(found);
    if (check.refusal() != null) {
      throw new RefusedFileException(check.refusal());
    }
    return found;
  }

  FileHeader header() {
    return header;
  }

  /** The merged cells in the order of their first rows. */
  List<SheetScan.Merged> merged() {
    return merged;
  }

  /** The next row with a value, null behind the last one. */
  Cells next() {
    while (rows.hasNext()) {
      Row row = rows.next();
      List<CellText> texts = new ArrayList<>(row.getCellCount());
      for (int i = 0; i < row.getCellCount(); i++) {
        texts.add(CellText.of(row.getCell(i), rules));
      }
      Cells cells = new Cells(row.getRowNum(), texts);
      if (!cells.isEmpty()) {
        return cells;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    stream.close();
    workbook.close();
  }
}
