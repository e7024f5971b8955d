package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.bench.Proc.ThreadUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ThreadBooksTest {
  private static final ThreadUsage MAIN = new ThreadUsage("java", 4);

  private final ThreadBooks books = new ThreadBooks();

  @Test
  void laysWhatIsMissingOnThreadsThatEndedBefore() {
    books.look(Map.of(1L, new ThreadUsage("java", 1), 2L, new ThreadUsage("task", 1)));
    books.look(Map.of(1L, new ThreadUsage("java", 2), 3L, new ThreadUsage("task", 3)));
    books.look(Map.of(1L, MAIN));
    // The look that comes too late finds nothing.
    books.look(Map.of());
    assertThat(books.settle(new Usage(9, 1)))
        .isEqualTo(
            Map.of(1L, MAIN, 2L, new ThreadUsage("task", 1.5), 3L, new ThreadUsage("task", 4.5)));
  }

  @Test
  void leavesThreadsAsTheyAreWhenNobodyKnowsTheTotal() {
    books.look(Map.of(1L, MAIN));
    assertThat(books.settle(null)).isEqualTo(Map.of(1L, MAIN));
    assertThat(books.settle(new Usage(9, 1))).isEqualTo(Map.of(1L, MAIN));
  }
}
