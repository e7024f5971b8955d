package io.lakehouse.jobs.source.xlsx;

import java.math.BigDecimal;
import java.util.Set;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;

/**
 * What a cell says.
 *
 * <ul>
 *   <li>text as it is, an empty one is none;
 *   <li>a boolean as {@code true} or {@code false};
 *   <li>a number in plain notation and without a fraction of zero. A workbook has binary numbers,
 *       which some programs write with 17 digits: one that has more than fifteen and a fraction is
 *       the shortest decimal that means the same, {@code 19.989999999999998} is {@code 19.99};
 *   <li>a number that is shown as a date in ISO-8601, see {@link ExcelDate};
 *   <li>a formula as the value that was last calculated.
 * </ul>
 *
 * @param text the text; null when there is none
 * @param problem why the cell cannot be read; null when it can. The text is then what the cell
 *     shows
 */
record CellText(String text, String problem) {
  private static final CellText NONE = new CellText(null, null);

  /** A double has this many decimal digits at least. */
  private static final int SURE_DIGITS = 15;

  /** More zeros than any number of a workbook has. */
  private static final int MAX_SCALE = 1000;

  /** A formula's cell does not tell an error from a text; nobody calculates these texts. */
  private static final Set<String> ERRORS =
      Set.of(
          "#NULL!",
          "#DIV/0!",
          "#VALUE!",
          "#REF!",
          "#NAME?",
          "#NUM!",
          "#N/A",
          "#GETTING_DATA",
          "#SPILL!",
          "#CALC!",
          "#FIELD!",
          "#BLOCKED!",
          "#UNKNOWN!",
          "#CONNECT!",
          "#BUSY!");

  /** How the cells of a workbook are to be understood. */
  record Rules(boolean is1904, boolean hasUncalculated) {}

  static CellText of(Cell cell, Rules rules) {
    if (cell == null || cell.getType() == CellType.EMPTY) {
      return NONE;
    }
    String at = " in " + cell.getAddress();
    if (cell.getType() == CellType.ERROR) {
      return new CellText(cell.getRawValue(), "error " + cell.getRawValue() + at);
    }
    if (cell.getFormula() != null) {
      String formula = "=" + cell.getFormula();
      boolean isCalculated =
          cell.getValue() != null || (cell.getRawValue() != null && !rules.hasUncalculated());
      if (!isCalculated) {
        return new CellText(formula, "formula without a value" + at + ": " + formula);
      }
      if (cell.getValue() instanceof String text && ERRORS.contains(text)) {
        return new CellText(text, "error " + text + at + ": " + formula);
      }
    }
    String text = text(cell, rules);
    return text == null || text.isEmpty() ? NONE : new CellText(text, null);
  }

  private static String text(Cell cell, Rules rules) {
    if (cell.getValue() instanceof BigDecimal number) {
      String date =
          ExcelDate.isFormat(cell.getDataFormatId(), cell.getDataFormatString())
              ? ExcelDate.text(number, rules.is1904())
              : null;
      return date == null ? number(number) : date;
    }
    return cell.getValue() == null ? null : cell.getValue().toString();
  }

  static String number(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    if (Math.abs(plain.scale()) > MAX_SCALE) {
      return number.toString();
    }
    if (plain.precision() > SURE_DIGITS && plain.scale() > 0) {
      plain = new BigDecimal(Double.toString(plain.doubleValue())).stripTrailingZeros();
    }
    return plain.toPlainString();
  }
}
