package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void takesTheMiddleOfTheSortedValues() {
    assertThat(Spread.of(List.of(3.0, 1.0, 20.0))).isEqualTo(new Spread(3, 1, 20));
    assertThat(Spread.of(List.of(3.0, 1.0))).isEqualTo(new Spread(2, 1, 3));
  }

  @Test
  void isNotKnownWhenAValueIsNot() {
    assertThat(Spread.of(Arrays.asList(3.0, null))).isNull();
  }
}
