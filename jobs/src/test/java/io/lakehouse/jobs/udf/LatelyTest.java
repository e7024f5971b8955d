package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LatelyTest {
  private final Lately<String> lately = new Lately<>();
  private int calls;

  @Test
  void asksOnceForOneObjectAndAgainForAnother() {
    byte[] text = bytes("a");
    assertThat(get(text)).isEqualTo("a");
    assertThat(get(text)).isEqualTo("a");
    assertThat(get(bytes("a"))).isEqualTo("a");
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void remembersThatThereIsNoResult() {
    byte[] blank = bytes(" ");
    assertThat(get(blank)).isNull();
    assertThat(get(blank)).isNull();
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void givesEachOfManyTextsItsOwnResult() {
    byte[][] texts = new byte[100][];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < texts.length; i++) {
        texts[i] = round == 0 ? bytes("text " + i) : texts[i];
        assertThat(get(texts[i])).isEqualTo("text " + i);
        assertThat(get(texts[i / 2])).isEqualTo("text " + i / 2);
      }
    }
  }

  private String get(byte[] text) {
    return lately.get(
        text,
        bytes -> {
          calls++;
          String value = new String(bytes, StandardCharsets.UTF_8);
          return value.isBlank() ? null : value;
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
