package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent recent = new Recent();
  private int calls;

  private final Function<byte[], StringData> upper =
      text -> {
        calls++;
        String value = new String(text, StandardCharsets.UTF_8);
        return value.isBlank() ? null : StringData.fromString(value.toUpperCase(Locale.ROOT));
      };

  @Test
  void asksOnceForAValueThatComesAgain() {
    assertThat(get("france")).isEqualTo("FRANCE");
    assertThat(get("france")).isEqualTo("FRANCE");
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void remembersThatThereIsNoResult() {
    assertThat(get(" ")).isNull();
    assertThat(get(" ")).isNull();
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void givesEachOfManyValuesItsOwnResult() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        assertThat(get("value " + i)).isEqualTo("VALUE " + i);
      }
    }
  }

  @Test
  void doesNotKeepLongText() {
    String text = "x".repeat(100);
    assertThat(get(text)).isEqualTo(text.toUpperCase(Locale.ROOT));
    assertThat(get(text)).isEqualTo(text.toUpperCase(Locale.ROOT));
    assertThat(calls).isEqualTo(2);
  }

  private String get(String text) {
    StringData result = recent.get(text.getBytes(StandardCharsets.UTF_8), upper);
    return result == null ? null : result.toString();
  }
}
