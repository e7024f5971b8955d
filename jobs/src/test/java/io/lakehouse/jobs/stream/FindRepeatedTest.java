package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class FindRepeatedTest {
  private static final long MOST = 100_000;
  private static final int MOST_REPEATED = 1_000;

  /** What the step says of the numbers, in ascending order; empty when it says nothing. */
  private static List<List<Long>> repeated(long... numbers) throws Exception {
    try (OneInputStreamOperatorTestHarness<Long, long[]> harness =
        new OneInputStreamOperatorTestHarness<>(
            new FindRepeated(MOST, MOST_REPEATED), LongSerializer.INSTANCE)) {
      harness.setup();
      harness.open();
      for (long number : numbers) {
        harness.processElement(number, 0);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.endInput();
      List<List<Long>> said = new ArrayList<>();
      for (long[] array : harness.extractOutputValues()) {
        said.add(LongStream.of(array).sorted().boxed().toList());
      }
      return said;
    }
  }

  @Test
  void saysThatNoNumberRepeats() throws Exception {
    assertThat(repeated()).containsExactly(List.of());
    assertThat(repeated(1, 2, 3)).containsExactly(List.of());
  }

  @Test
  void givesEachNumberOnceHoweverOftenItCame() throws Exception {
    assertThat(
            repeated(7, -1, 0, Long.MIN_VALUE, 7, 0, 0, 0, 5, Long.MIN_VALUE, Long.MAX_VALUE, -1))
        .containsExactly(List.of(Long.MIN_VALUE, -1L, 0L, 7L));
  }

  @Test
  void findsThemAmongMany() throws Exception {
    Random random = new Random(5);
    long[] numbers = LongStream.generate(() -> random.nextInt(3_000_000)).limit(50_000).toArray();
    Map<Long, Integer> counts = new TreeMap<>();
    LongStream.of(numbers).forEach(number -> counts.merge(number, 1, Integer::sum));
    List<Long> expected = counts.keySet().stream().filter(n -> counts.get(n) > 1).toList();
    assertThat(expected).hasSizeBetween(100, MOST_REPEATED);
    assertThat(repeated(numbers)).containsExactly(expected);
  }

  @Test
  void saysNothingOfMoreNumbersThanItMayKeep() throws Exception {
    assertThat(repeated(LongStream.range(0, MOST).toArray())).hasSize(1);
    assertThat(repeated(LongStream.rangeClosed(0, MOST).toArray())).isEmpty();
  }

  @Test
  void saysNothingOfMoreRepeatedNumbersThanItMayTell() throws Exception {
    assertThat(repeated(twice(MOST_REPEATED)).get(0)).hasSize(MOST_REPEATED);
    assertThat(repeated(twice(MOST_REPEATED + 1))).isEmpty();
  }

  private static long[] twice(int numbers) {
    return LongStream.range(0, 2L * numbers).map(n -> n / 2).toArray();
  }
}
