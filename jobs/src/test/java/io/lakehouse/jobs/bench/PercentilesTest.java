package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
  @Test
  void takesTheValueOfTheNearestRank() {
    double[] values = IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray();
    assertThat(Percentiles.of(values)).isEqualTo(new Percentiles(100, 198, 200));
    assertThat(values[0]).as("the caller's values stay as they are").isEqualTo(200);
  }

  @Test
  void isTheValueOfTheOnlyEvent() {
    assertThat(Percentiles.of(new double[] {7})).isEqualTo(new Percentiles(7, 7, 7));
  }
}
