package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FreshnessTest {
  private static final Map<Long, Long> COMMITS = Map.of(10_000L, 12_000L, 20_000L, 25_000L);

  @Test
  void countsFromTheArrivalToTheCommitOfThePartThatHoldsTheEvent() {
    Freshness freshness = Freshness.of(new long[] {9_000, 10_000, 19_500}, 10_000, COMMITS);
    assertThat(freshness)
        .isEqualTo(
            new Freshness(
                3,
                new Percentiles(5.5, 15, 15),
                new Percentiles(1, 10, 10),
                new Percentiles(5, 5, 5)));
  }

  @Test
  void refusesAnEventWhosePartIsNotThere() {
    assertThatThrownBy(() -> Freshness.of(new long[] {20_000}, 10_000, COMMITS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot tell how fresh gold is, it has no part of the window that ends at 30000");
  }
}
