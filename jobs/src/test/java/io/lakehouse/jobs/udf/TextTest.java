package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @ParameterizedTest
  @ValueSource(strings = {"e1", " e1 ", "E1", "0", "null", "\u00e9", "\u65e5\u672c", "\u2003x"})
  void givesTheTextAsItCame(String text) {
    assertThat(text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n ", "\u2003"})
  void takesBlankTextForNone(String text) {
    assertThat(text(text)).isNull();
  }

  @Test
  void isNullForNull() {
    assertThat(new Text().eval((StringData) null)).isNull();
    assertThat(new Text().eval((byte[]) null)).isNull();
  }

  private static String text(String text) {
    StringData result = new Text().eval(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new Text().eval(StringData.fromString(text))).isEqualTo(result);
    return result == null ? null : result.toString();
  }
}
