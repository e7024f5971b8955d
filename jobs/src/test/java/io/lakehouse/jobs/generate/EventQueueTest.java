package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  @Test
  void givesTheEarliestFirstWhateverTheOrderInWhichTheyCame() {
    var queue = new EventQueue();
    Rng rng = new Rng().restart(1, 1);
    List<Long> expected = new ArrayList<>();
    List<Long> polled = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      long time = rng.below(1000);
      expected.add(time);
      queue.add(time, time + 1, time + 2);
    }
    while (!queue.isEmpty()) {
      long next = queue.nextTime();
      queue.poll();
      assertThat(queue.time()).isEqualTo(next);
      assertThat(queue.begin()).isEqualTo(next + 1);
      assertThat(queue.what()).isEqualTo(next + 2);
      polled.add(queue.time());
    }
    assertThat(polled).isEqualTo(expected.stream().sorted().toList());
  }

  @Test
  void staysInOrderWhileDeliveriesComeAndGo() {
    var queue = new EventQueue();
    Rng rng = new Rng().restart(2, 2);
    queue.add(0, 0, 0);
    long last = 0;
    for (int i = 0; i < 20_000 && !queue.isEmpty(); i++) {
      queue.poll();
      assertThat(queue.time()).isGreaterThanOrEqualTo(last);
      last = queue.time();
      for (int more = rng.below(i < 10_000 ? 3 : 2); more >= 0 && i < 15_000; more--) {
        queue.add(last + rng.below(100), 0, i);
      }
    }
  }
}
