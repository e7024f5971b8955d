package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.runtime.metrics.ReporterSetupBuilder;
import org.junit.jupiter.api.Test;

class LedgerMetricTest {
  /** Keeps what it is told of. */
  private static final class Kept implements MetricReporter {
    private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      metrics.put(group.getMetricIdentifier(name), metric);
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
  }

  @Test
  void tellsReportersHowManyEquationsDoNotHold() {
    Kept kept = new Kept();
    var reporters = List.of(ReporterSetupBuilder.METRIC_SETUP_BUILDER.forReporter("kept", kept));
    try (LedgerMetric metric = LedgerMetric.of(new Configuration(), "user_activity", reporters)) {
      Gauge<?> gauge =
          (Gauge<?>)
              kept.metrics.get(
                  ProcessTable.hostName() + ".jobmanager.lakehouse.user_activity.ledgerUnbalanced");
      assertThat(gauge.getValue()).isEqualTo(0);
      metric.set(2);
      assertThat(gauge.getValue()).isEqualTo(2);
    }
  }
}
