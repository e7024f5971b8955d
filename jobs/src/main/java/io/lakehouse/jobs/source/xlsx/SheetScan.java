package io.lakehouse.jobs.source.xlsx;

import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.dhatim.fastexcel.reader.CellAddress;

/** Goes through a sheet for what must be known before its first row is read. */
final class SheetScan {

  /** Merged cells; rows count from 1 as in the sheet, columns from 0. */
  record Merged(String name, int firstRow, int lastRow, int firstColumn) {

    private static Merged of(String name) {
      int colon = name.indexOf(':');
      CellAddress first = new CellAddress(colon < 0 ? name : name.substring(0, colon));
      CellAddress last = colon < 0 ? first : new CellAddress(name.substring(colon + 1));
      return new Merged(name, first.getRow() + 1, last.getRow() + 1, first.getColumn());
    }
  }

  private final List<Merged> merged = new ArrayList<>();
  private boolean hasUncalculated;
  private String isoDate;

  private SheetScan() {}

  /**
   * Scans a sheet to its end.
   *
   * @throws RefusedFileException when there is no such sheet, or it cannot be read
   */
  static SheetScan of(WorkbookParts parts, String sheet) throws IOException {
    SheetScan scan = new SheetScan();
    parts.readSheet(sheet, scan::read);
    if (scan.isoDate != null) {
      throw new RefusedFileException(
          "has a date as text in cell "
              + scan.isoDate
              + ", save it as a workbook that is not strict");
    }
    scan.merged.sort(Comparator.comparingInt(Merged::firstRow));
    return scan;
  }

  /** The merged cells in the order of their first rows. */
  List<Merged> merged() {
    return merged;
  }

  /**
   * Whether formulas have an empty value because nobody has calculated them: a library has written
   * them that does not calculate. In any other workbook an empty value is a text without
   * characters.
   */
  boolean hasUncalculated() {
    return hasUncalculated;
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    boolean isText = false;
    boolean isFormula = false;
    boolean isInValue = false;
    boolean hasValue = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "c" -> {
            String type = xml.getAttributeValue(null, "t");
            isText = "str".equals(type);
            isFormula = false;
            hasValue = false;
            if ("d".equals(type) && isoDate == null) {
              isoDate = xml.getAttributeValue(null, "r");
            }
          }
          case "f" -> isFormula = true;
          case "v" -> isInValue = true;
          case "mergeCell" -> merged.add(Merged.of(xml.getAttributeValue(null, "ref")));
          default -> {
            // Styles, widths and whatever else has no value.
          }
        }
      } else if (event == XMLStreamConstants.CHARACTERS) {
        hasValue |= isInValue;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        switch (xml.getLocalName()) {
          case "c" -> hasUncalculated |= isFormula && !isText && !hasValue;
          case "v" -> isInValue = false;
          default -> {
            // The ends of all else tell nothing.
          }
        }
      }
    }
  }
}
