package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTokenizerTest {

  @Test
  void readsLinesThatEndInLfOrCrLfAndALastLineWithoutEnd() {
    assertThat(Records.of("a,b\nc,d\r\ne,f", 2)).containsExactly("1: a|b", "2: c|d", "3: e|f");
    assertThat(Records.of("a,b\n", 2)).containsExactly("1: a|b");
    assertThat(Records.of("a,b\r\n", 2)).containsExactly("1: a|b");
    assertThat(Records.of("", 2)).isEmpty();
  }

  @Test
  void takesACrAtTheVeryEndForATornLineEndAndAnyOtherForText() {
    assertThat(Records.of("a,b\r", 2)).containsExactly("1: a|b");
    assertThat(Records.of("a\r,b\rc\n", 2)).containsExactly("1: a\r|b\rc");
    assertThat(Records.of("a,\"b\"\r", 2)).containsExactly("1: a|b");
  }

  @Test
  void skipsAByteOrderMarkAtTheStartOnly() {
    assertThat(Records.of("\uFEFFa,b\n", 2)).containsExactly("1: a|b");
    assertThat(Records.of("\uFEFF\"a\",b\n", 2)).containsExactly("1: a|b");
    assertThat(Records.of("\uFEFF", 2)).isEmpty();
    assertThat(Records.of("a\n\uFEFFb\n", 1)).containsExactly("1: a", "2: \u00EF\u00BB\u00BFb");
  }

  @Test
  void skipsBlankLinesAndCountsThem() {
    assertThat(Records.of("\n\r\na,b\n\n\nc,d\n\r\n", 2)).containsExactly("3: a|b", "6: c|d");
    assertThat(Records.of(" \n,\n", 1))
        .containsExactly("1:  ", "2! expected 1 fields, found 2 <,>");
  }

  @Test
  void keepsEmptyFieldsAndBlanks() {
    assertThat(Records.of(",,\n a , ,\n", 3)).containsExactly("1: ||", "2:  a | |");
  }

  @Test
  void readsQuotedFieldsWithCommasDoubledQuotesAndLineBreaks() {
    assertThat(Records.of("\"a,b\",\"say \"\"hi\"\"\",\"\"\n", 3))
        .containsExactly("1: a,b|say \"hi\"|");
    assertThat(Records.of("\"a\nb\",c\r\n\"d\r\n\r\ne\",f\r\ng,h\r\n", 2))
        .containsExactly("1: a\nb|c", "3: d\r\n\r\ne|f", "6: g|h");
    assertThat(Records.of("a,\"\"\"\"\n", 2)).containsExactly("1: a|\"");
  }

  @Test
  void forgetsTheDoubledQuotesOfTheRecordBefore() {
    assertThat(Records.of("\"a\"\"b\",c\n\"ab\",c\n", 2)).containsExactly("1: a\"b|c", "2: ab|c");
  }

  @Test
  void takesAQuoteInsideAnUnquotedFieldForText() {
    assertThat(Records.of("5\" disk,b\"\nc,d\n", 2)).containsExactly("1: 5\" disk|b\"", "2: c|d");
  }

  @Test
  void keepsANumberOfASpreadsheetAsTheTextItIs() {
    assertThat(Records.of("-1.0979E+18,user\n", 2)).containsExactly("1: -1.0979E+18|user");
  }

  @Test
  void rejectsALineWithTooFewOrTooManyFieldsAndGoesOn() {
    assertThat(Records.of("a\nb,c\nd,e,f\r\ng,h\n", 2))
        .containsExactly(
            "1! expected 2 fields, found 1 <a>",
            "2: b|c",
            "3! expected 2 fields, found 3 <d,e,f>",
            "4: g|h");
  }

  @Test
  void rejectsATornLastLine() {
    assertThat(Records.of("a,b,c\nd,e", 3))
        .containsExactly("1: a|b|c", "2! expected 3 fields, found 2 <d,e>");
  }

  @Test
  void rejectsOnlyTheLineOfAQuoteThatIsNeverClosed() {
    assertThat(Records.of("a,b\n\"c,d\ne,f\ng,h\n", 2))
        .containsExactly("1: a|b", "2! quote never closed <\"c,d>", "3: e|f", "4: g|h");
  }

  @Test
  void rejectsOnlyTheFirstLineOfARecordWithTextBehindAClosingQuote() {
    assertThat(Records.of("a,\"b\nc,\"d\ne,f\n", 2))
        .containsExactly(
            "1! text after a closing quote <a,\"b>", "2! quote never closed <c,\"d>", "3: e|f");
    assertThat(Records.of("\"a\"b,c\nd,e\n", 2))
        .containsExactly("1! text after a closing quote <\"a\"b,c>", "2: d|e");
  }

  @Test
  void rejectsOnlyTheFirstLineOfAQuotedRecordWithAnotherNumberOfFields() {
    assertThat(Records.of("a,\"b\nc,d\",e\nf,g\n", 2))
        .containsExactly(
            "1! expected 2 fields, found 3 in a quoted record of 2 lines <a,\"b>",
            "2! expected 2 fields, found 3 <c,d\",e>",
            "3: f|g");
  }

  @Test
  void rejectsInvalidUtf8AndNulAndKeepsTheirBytes() {
    byte[] bytes = "a,b\nc\u00E9,d\ne,\0\nf\u00FF\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Records.read(new CsvTokenizer(new ByteArrayInputStream(bytes)), 2))
        .containsExactly(
            "1: a|b",
            "2! invalid UTF-8 <c\u00E9,d>",
            "3! NUL byte <e,\0>",
            "4! expected 2 fields, found 1 <f\u00FF>");
  }

  @Test
  void rejectsAWholeRecordOfSeveralLinesThatIsNoUtf8() {
    byte[] bytes = "\"a\n\u00E9\",b\nc,d\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Records.read(new CsvTokenizer(new ByteArrayInputStream(bytes)), 2))
        .containsExactly("1! invalid UTF-8 <\"a\n\u00E9\",b>", "3: c|d");
  }

  @Test
  void readsARecordOfExactlyTheLimitAndRejectsALongerLineWithItsFirstBytes() {
    int max = CsvTokenizer.MAX_RECORD_BYTES;
    String longest = "x".repeat(max - 2) + ",y";
    List<String> records = Records.of("a,b\n" + longest + "\r\n" + longest + "z\nc,d\n", 2);
    assertThat(records).hasSize(4);
    assertThat(records.get(1)).hasSize(3 + max).endsWith("x|y");
    assertThat(records.get(2)).isEqualTo("3! line longer than 1048576 bytes <" + longest + ">");
    assertThat(records.get(3)).isEqualTo("4: c|d");
  }

  @Test
  void rejectsOneLineWhenAStrayQuoteOpensMoreThanTheLimit() {
    int lines = CsvTokenizer.MAX_RECORD_BYTES / 4 + 10;
    List<String> records = Records.of("\"a,b\n" + "c,d\n".repeat(lines), 2);
    assertThat(records).hasSize(lines + 1);
    assertThat(records.get(0))
        .isEqualTo("1! quote never closed, or record longer than 1048576 bytes <\"a,b>");
    assertThat(records.get(lines)).isEqualTo((lines + 1) + ": c|d");
  }

  @Test
  void readsAnyNumberOfFieldsWhereNoneIsExpected() {
    assertThat(Records.of("a\n" + ",".repeat(199) + "\n", -1))
        .containsExactly("1: a", "2: " + "|".repeat(199));
  }
}
