package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdsByArrivalTest {
  @Test
  void givesBackWhatWasAddedBehindOthers() {
    IdsByArrival first = new IdsByArrival();
    assertThat(first.earliest()).isEqualTo(Long.MAX_VALUE);
    List<String> expected = new ArrayList<>();
    add(first, 7, "", expected);
    add(first, 5, "a", expected);
    IdsByArrival second = new IdsByArrival();
    for (int i = 0; i < 200; i++) {
      add(second, 100 + i, "x".repeat(i), expected);
    }
    assertThat(first.earliest()).isEqualTo(5);
    assertThat(first.isFull()).isFalse();
    assertThat(second.isFull()).isTrue();
    byte[] all = second.behind(first.behind(new byte[0]));
    assertThat(IdsByArrival.entries(all).stream().map(e -> e.arrival() + text(e.id())))
        .containsExactlyElementsOf(expected);
  }

  private static void add(IdsByArrival ids, long arrival, String id, List<String> expected) {
    ids.add(id.getBytes(StandardCharsets.UTF_8), arrival);
    expected.add(arrival + id);
  }

  private static String text(byte[] id) {
    return new String(id, StandardCharsets.UTF_8);
  }
}
