package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecimalsTest {

  @Test
  void writesAtLeastOneDecimalAndNoZeroBehindIt() {
    assertThat(Decimals.rounded(4, 1, 2)).isEqualTo("4.0");
    assertThat(Decimals.rounded(930, 100, 2)).isEqualTo("9.3");
    assertThat(Decimals.rounded(0, 7, 1)).isEqualTo("0.0");
    assertThat(Decimals.percent(3, 3, 1)).isEqualTo("100.0");
  }

  @Test
  void roundsAHalfUp() {
    assertThat(Decimals.rounded(1225, 1000, 2)).isEqualTo("1.23");
    assertThat(Decimals.percent(1, 800, 2)).isEqualTo("0.13");
  }

  @Test
  void cutsLongQuotientsAndWholePercents() {
    assertThat(Decimals.cut(2, 3)).isEqualTo("0." + "6".repeat(24));
    assertThat(Decimals.cut(57, 1)).isEqualTo("57.0");
    assertThat(Decimals.wholePercent(2, 3)).isEqualTo("66.0");
    assertThat(Decimals.wholePercent(1, 101)).isEmpty();
  }

  @Test
  void writesNothingWithoutDenominator() {
    assertThat(Decimals.rounded(5, 0, 2)).isEmpty();
    assertThat(Decimals.percent(5, 0, 2)).isEmpty();
    assertThat(Decimals.cut(5, 0)).isEmpty();
  }
}
