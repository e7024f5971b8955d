package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalClampTest {
  private final ArrivalClamp arrivals = new ArrivalClamp();

  @Test
  void neverGoesBackWithinAPartition() {
    assertThat(arrivals.clamp(0, 100)).isEqualTo(100);
    assertThat(arrivals.clamp(0, 90)).isEqualTo(100);
    assertThat(arrivals.clamp(0, 101)).isEqualTo(101);
    assertThat(arrivals.clamp(7, 50)).isEqualTo(50);
  }

  @Test
  void givesARecordWithoutATimeTheLastOneOfItsPartition() {
    assertThat(arrivals.clamp(0, -1)).isEqualTo(ArrivalClamp.UNKNOWN);
    arrivals.clamp(0, 100);
    assertThat(arrivals.clamp(0, -1)).isEqualTo(100);
  }
}
