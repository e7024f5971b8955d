package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuirksTest {

  @Test
  void namesEveryRateThatIsNone() {
    assertThatThrownBy(() -> new Quirks(-0.1, 0, 1.5, 0, 0, Double.NaN, 0, Quirks.ChunkStyle.PLAIN))
        .hasMessage(
            "Cannot generate files, a rate must be from 0 to 1: {duplicates=-0.1,"
                + " brokenLines=1.5, unknownLanguages=NaN}");
  }

  @Test
  void refusesRatesThatGiveAUserTwoCopies() {
    assertThatThrownBy(() -> new Quirks(0.6, 0.6, 0, 0, 0, 0, 0, Quirks.ChunkStyle.PLAIN))
        .hasMessageContaining("at most one copy");
  }

  @Test
  void hasNoQuirkAtRateZero() {
    assertThat(Quirks.at(0)).isEqualTo(Quirks.none());
  }
}
