package io.lakehouse.jobs.stream;

import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the steps have counted of a feed, for Flink's reporters: {@code lakehouse.feed.<name>} in
 * the metric group of the operator, with the variable {@code feed}. Nothing is counted for it: a
 * metric reads what the ledger's counters have when a reporter asks.
 */
final class FeedMetrics {
  /** Records read. */
  static final String EVENTS = "events";

  /** Records that could not be read. */
  static final String REJECTS = "rejects";

  /** Rows that broke a hard rule. */
  static final String QUARANTINED = "quarantined";

  /** Rows dropped because another of their key stays. */
  static final String DUPLICATES = "duplicates";

  private FeedMetrics() {}

  /**
   * Shows the sum of these counters of one task.
   *
   * @param feed the feed; null of a table that is made of other tables, for which nothing is shown
   */
  static void show(MetricGroup operator, String feed, String name, LongCounter... counters) {
    if (feed != null) {
      operator
          .addGroup("lakehouse")
          .addGroup("feed", feed)
          .counter(name, new Sum(List.of(counters)));
    }
  }

  private record Sum(List<LongCounter> counters) implements Counter {
    @Override
    public long getCount() {
      return counters.stream().mapToLong(LongCounter::getLocalValuePrimitive).sum();
    }

    @Override
    public void inc() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void inc(long n) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void dec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void dec(long n) {
      throw new UnsupportedOperationException();
    }
  }
}
