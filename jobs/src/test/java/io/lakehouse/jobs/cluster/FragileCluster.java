package io.lakehouse.jobs.cluster;

import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.PacedSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster of two task managers with two slots each, one of which can be lost. */
public final class FragileCluster implements AutoCloseable {
  private static final int EACH = 2;

  private final MiniCluster cluster;
  private final Configuration configuration;

  private FragileCluster(MiniCluster cluster, Configuration configuration) {
    this.cluster = cluster;
    this.configuration = configuration;
  }

  /** Starts the cluster. */
  public static FragileCluster start() throws Exception {
    Configuration configuration =
        Settings.load(
                "streaming",
                null,
                Map.of(
                    "taskmanager.memory.managed.size", "64m",
                    "taskmanager.memory.network.min", "128m",
                    "taskmanager.memory.network.max", "128m"))
            .configuration();
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(EACH)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
    cluster.start();
    return new FragileCluster(cluster, configuration);
  }

  /** An environment whose jobs run here, their sources at a pace. */
  public StreamExecutionEnvironment environment(Configuration own, Pace pace) {
    Configuration all = new Configuration(configuration);
    all.addAll(own);
    all.set(DeploymentOptions.TARGET, EmbeddedCluster.TARGET);
    all.set(DeploymentOptions.ATTACHED, true);
    return new PacedEnvironment(cluster, all, pace);
  }

  /** Ends one task manager with all that runs on it, and starts another. */
  public void loseTaskManager() throws Exception {
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  private static final class PacedEnvironment extends StreamExecutionEnvironment {
    private final Pace pace;

    PacedEnvironment(MiniCluster cluster, Configuration configuration, Pace pace) {
      super(
          EmbeddedCluster.loader(CompletableFuture.completedFuture(cluster)),
          configuration,
          Thread.currentThread().getContextClassLoader());
      this.pace = pace;
    }

    @Override
    public <T> DataStreamSource<T> fromSource(
        Source<T, ?, ?> source,
        WatermarkStrategy<T> watermarks,
        String name,
        TypeInformation<T> type) {
      return super.fromSource(new PacedSource<>(source, pace), watermarks, name, type);
    }
  }
}
