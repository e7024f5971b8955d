package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdFilterTest {
  private static final int IDS = 5_000;

  private final IdFilter filter = new IdFilter();

  @Test
  void knowsWhatWasAddedAndNearlyAlwaysWhatWasNot() {
    IntStream.range(0, IDS).forEach(i -> filter.add(id(i)));
    assertThat(IntStream.range(0, IDS)).allMatch(i -> filter.mayContain(id(i)));
    assertThat(IntStream.range(IDS, 3 * IDS).filter(i -> filter.mayContain(id(i))).count())
        .isLessThan(2 * IDS / 50);
  }

  @Test
  void holdsNothingAtFirst() {
    assertThat(IntStream.range(0, IDS)).noneMatch(i -> filter.mayContain(id(i)));
  }

  private static byte[] id(int i) {
    return ("e-%016x".formatted(i * 31L)).getBytes(StandardCharsets.UTF_8);
  }
}
