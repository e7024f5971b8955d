package io.lakehouse.catalog.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void readsQuotesDoubledQuotesAndLineBreaksInThem() {
    assertThat(Csv.read("a,b\r\n\"x,\"\"y\"\"\",\"1\n2\"\nlast,\n"))
        .containsExactly(
            new Csv.Line(1, List.of("a", "b")),
            new Csv.Line(2, List.of("x,\"y\"", "1\n2")),
            new Csv.Line(4, List.of("last", "")));
  }

  @Test
  void passesOverAByteOrderMarkBlankLinesAndAMissingLastLineBreak() {
    assertThat(Csv.read("\uFEFFa\n\nb"))
        .containsExactly(new Csv.Line(1, List.of("a")), new Csv.Line(3, List.of("b")));
    assertThat(Csv.read("")).isEmpty();
  }
}
