package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class ShortTextsTest {
  private final ShortTexts texts = new ShortTexts();

  @Test
  void sharesATextThatComesAgainWhereverItStands() {
    StringData first = get("fr,it", 0, 2);
    assertThat(first.toString()).isEqualTo("fr");
    assertThat(get("es,fr", 3, 2)).isSameAs(first);
  }

  @Test
  void givesTheBytesWithoutACopy() {
    StringData text = get("France", 0, 6);
    assertThat(text.toBytes()).isSameAs(text.toBytes());
  }

  @Test
  void keepsManyValuesApart() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 20_000; i++) {
        String line = "x" + i + "é";
        int length = line.getBytes(StandardCharsets.UTF_8).length;
        assertThat(get(line, 0, length).toString()).isEqualTo(line);
      }
    }
  }

  private StringData get(String line, int from, int length) {
    return texts.get(line.getBytes(StandardCharsets.UTF_8), from, length);
  }
}
