package io.lakehouse.jobs.source.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcelDateTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "1, false, 1900-01-01",
        "59, false, 1900-02-28",
        "60, false, null",
        "61, false, 1900-03-01",
        "46346, false, 2026-11-20",
        "46346.5, false, 2026-11-20T12:00:00",
        "46346.520833333336, false, 2026-11-20T12:30:00",
        "46346.99999999999, false, 2026-11-21",
        "46346.000011574, false, 2026-11-20T00:00:01",
        "2958465, false, 9999-12-31",
        "2958466, false, null",
        "1E300, false, null",
        "-1, false, null",
        "0.4375, false, 10:30:00",
        "0, false, 00:00:00",
        "1, true, 1904-01-02",
        "44884, true, 2026-11-20",
      })
  void countsDaysAsExcelDoes(BigDecimal days, boolean is1904, String text) {
    assertThat(ExcelDate.text(days, is1904)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-mm-dd",
        "DD/MM/YYYY",
        "m/d/yy h:mm",
        "[$-409]d-mmm-yyyy;@",
        "mmm\\ yyyy",
        "h:mm AM/PM",
        "yyyy\"-W\"",
      })
  void knowsAFormatOfDates(String format) {
    assertThat(ExcelDate.isFormat(164, format)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "General",
        "@",
        "0.00",
        "#,##0.00;[Red]-#,##0.00",
        "0.00E+00",
        "0 \"days\"",
        "0\\d",
        "[Magenta]0",
        "_(* #,##0_);_(* (#,##0)",
        "[h]:mm:ss",
        "[mm]:ss",
      })
  void knowsAFormatOfNumbersAndElapsedTimes(String format) {
    assertThat(ExcelDate.isFormat(164, format)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "14, true", "22, true", "31, true", "45, true", "46, false", "49, false"})
  void knowsTheFormatsThatAreNotWritten(int id, boolean isDate) {
    assertThat(ExcelDate.isFormat(id, null)).isEqualTo(isDate);
  }
}
