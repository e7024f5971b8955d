package io.lakehouse.jobs.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetupBuilder;
import org.apache.flink.runtime.metrics.filter.DefaultReporterFilters;
import org.apache.flink.runtime.metrics.groups.ProcessMetricGroup;

/**
 * How feeds do, as gauges of a process that follows them: {@code lakehouse.feed.<name>} in the
 * scope of the JobManager, with the variable {@code feed}, for the reporters that Flink's
 * configuration names ({@code metrics.reporters}). Without reporters nothing is looked at.
 *
 * <ul>
 *   <li>{@code ledgerUnbalanced}: equations of the last run that do not hold; 0 is good
 *   <li>{@code freshnessSeconds}: since the newest arrival that bronze has
 *   <li>{@code lagRecords}: offsets from what the tables hold to the ends of the topics
 *   <li>{@code lastPublishedDayAgeDays}: since the last published day, in UTC
 *   <li>{@code lastRunFailed}: 1 when the last run that has ended was refused, failed or killed
 * </ul>
 *
 * <p>A gauge is there when its figure was known once; when it cannot be told any more it is NaN.
 */
public final class LakeMetrics implements AutoCloseable {
  private static final long MOST_BYTES = 10 << 20;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final Lakehouse house;
  private final MetricRegistryImpl registry;
  private final MetricGroup group;
  private final List<FeedWatch> feeds;
  private final Set<String> shown = new HashSet<>();
  private long lookedAt = System.nanoTime() - BETWEEN_LOOKS.toNanos();

  private LakeMetrics(Lakehouse house, MetricRegistryImpl registry, List<FeedWatch> feeds) {
    this.house = house;
    this.registry = registry;
    this.group = ProcessMetricGroup.create(registry, ProcessTable.hostName()).addGroup("lakehouse");
    this.feeds = feeds;
  }

  /** The gauges of these feeds, for the configured reporters. */
  public static LakeMetrics open(Lakehouse house, Collection<String> feeds) {
    Configuration settings = house.settings().configuration();
    MetricRegistryImpl registry =
        new MetricRegistryImpl(
            MetricRegistryConfiguration.fromConfiguration(settings, MOST_BYTES),
            ReporterSetupBuilder.METRIC_SETUP_BUILDER.fromConfiguration(
                settings,
                DefaultReporterFilters::metricsFromConfiguration,
                PluginUtils.createPluginManagerFromRootFolder(settings)));
    return new LakeMetrics(
        house,
        registry,
        feeds.stream().map(feed -> new FeedWatch(house, feed, Clock.systemUTC())).toList());
  }

  /**
   * Looks at the tables and topics; more often than every five seconds costs nothing.
   *
   * @throws RuntimeException when the catalog or the storage cannot be read; the gauges stay
   */
  public void look() {
    long now = System.nanoTime();
    if (registry.getNumberReporters() == 0 || now - lookedAt < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    lookedAt = now;
    FeedWatch.Runs.of(house).ifPresent(runs -> feeds.forEach(feed -> look(feed, runs)));
  }

  private void look(FeedWatch feed, FeedWatch.Runs runs) {
    feed.look(runs);
    for (FeedWatch.Figure figure : FeedWatch.Figure.values()) {
      if (feed.value(figure).isPresent() && shown.add(feed.name() + "/" + figure)) {
        group
            .addGroup("feed", feed.name())
            .gauge(figure.metric(), (Gauge<Double>) () -> feed.value(figure).orElse(Double.NaN));
      }
    }
  }

  @Override
  public void close() {
    registry.closeAsync().join();
  }
}
