package io.lakehouse.jobs.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * One MiniCluster that takes every job of this process. Flink's own {@code local} target starts a
 * cluster a job, which costs seconds each time.
 *
 * <p>The cluster starts in the background: what is planned meanwhile costs no time.
 */
public final class EmbeddedCluster implements AutoCloseable {
  static final String TARGET = "embedded";

  private final Configuration configuration;
  private final CompletableFuture<MiniCluster> cluster;

  private EmbeddedCluster(Configuration configuration, CompletableFuture<MiniCluster> cluster) {
    this.configuration = configuration;
    this.cluster = cluster;
  }

  /** Starts a cluster with the task slots and the memory of {@code configuration}. */
  public static EmbeddedCluster start(Configuration configuration) {
    return new EmbeddedCluster(
        configuration, CompletableFuture.supplyAsync(() -> launch(configuration)));
  }

  /** An environment whose jobs run on this cluster. */
  public StreamExecutionEnvironment environment(Configuration own) {
    Configuration all = new Configuration(configuration);
    all.addAll(own);
    all.set(DeploymentOptions.TARGET, TARGET);
    all.set(DeploymentOptions.ATTACHED, true);
    return new StreamExecutionEnvironment(
        loader(cluster), all, Thread.currentThread().getContextClassLoader());
  }

  /** What lets an environment with the target {@code embedded} run its jobs on a cluster. */
  static PipelineExecutorServiceLoader loader(CompletableFuture<MiniCluster> cluster) {
    return new Loader(new Executor(cluster));
  }

  @Override
  public void close() throws Exception {
    cluster.join().close();
  }

  private static MiniCluster launch(Configuration configuration) {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS))
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .setPluginManager(PluginUtils.createPluginManagerFromRootFolder(configuration))
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot start the embedded Flink cluster", e);
    }
    return cluster;
  }

  private record Loader(Executor executor) implements PipelineExecutorServiceLoader {
    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
      return new PipelineExecutorFactory() {
        @Override
        public String getName() {
          return TARGET;
        }

        @Override
        public boolean isCompatibleWith(Configuration c) {
          return TARGET.equals(c.get(DeploymentOptions.TARGET));
        }

        @Override
        public PipelineExecutor getExecutor(Configuration c) {
          return executor;
        }
      };
    }

    @Override
    public Stream<String> getExecutorNames() {
      return Stream.of(TARGET);
    }
  }

  private record Executor(CompletableFuture<MiniCluster> target) implements PipelineExecutor {
    @Override
    public CompletableFuture<JobClient> execute(
        Pipeline pipeline, Configuration configuration, ClassLoader loader) throws Exception {
      StreamGraph graph = PipelineExecutorUtils.getStreamGraph(pipeline, configuration);
      graph.serializeUserDefinedInstances();
      MiniCluster cluster = target.get();
      return cluster
          .submitJob(graph)
          .thenApply(
              result ->
                  new MiniClusterJobClient(
                      result.getJobID(),
                      cluster,
                      loader,
                      MiniClusterJobClient.JobFinalizationBehavior.NOTHING));
    }
  }
}
