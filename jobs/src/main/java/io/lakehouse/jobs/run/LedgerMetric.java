package io.lakehouse.jobs.run;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.metrics.ReporterSetupBuilder;
import org.apache.flink.runtime.metrics.filter.DefaultReporterFilters;
import org.apache.flink.runtime.metrics.groups.ProcessMetricGroup;

/**
 * The gauge {@code <host>.jobmanager.lakehouse.<feed>.ledgerUnbalanced} of the process that follows
 * a stream: how many equations of its last judged checkpoint do not hold; 0 is good. It goes to the
 * reporters that Flink's configuration names ({@code metrics.reporters}).
 */
final class LedgerMetric implements AutoCloseable {
  private static final long MOST_BYTES = 10 << 20;

  private final MetricRegistryImpl registry;
  private final AtomicInteger unbalanced = new AtomicInteger();

  private LedgerMetric(Configuration settings, String feed, Collection<ReporterSetup> reporters) {
    registry =
        new MetricRegistryImpl(
            MetricRegistryConfiguration.fromConfiguration(settings, MOST_BYTES), reporters);
    ProcessMetricGroup.create(registry, ProcessTable.hostName())
        .addGroup("lakehouse")
        .addGroup(feed)
        .gauge("ledgerUnbalanced", (Gauge<Integer>) unbalanced::get);
  }

  /** The gauge of a feed's stream, for the configured reporters. */
  static LedgerMetric of(Configuration settings, String feed) {
    return of(
        settings,
        feed,
        ReporterSetupBuilder.METRIC_SETUP_BUILDER.fromConfiguration(
            settings,
            DefaultReporterFilters::metricsFromConfiguration,
            PluginUtils.createPluginManagerFromRootFolder(settings)));
  }

  /** The same for these reporters. */
  static LedgerMetric of(Configuration settings, String feed, Collection<ReporterSetup> reporters) {
    return new LedgerMetric(settings, feed, reporters);
  }

  void set(int equations) {
    unbalanced.set(equations);
  }

  @Override
  public void close() {
    registry.closeAsync().join();
  }
}
