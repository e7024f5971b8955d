package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.cluster.SessionCluster;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./lake cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "A session cluster on this machine, with the lake and the folders of ./lake.",
    footer = {
      "",
      "-D gives the cluster's own keys, such as rest.port. FLINK_CONF_DIR=.lake/cluster/conf in front of other commands sends their jobs to it, ./lake flink is Flink's command line."
    })
final class ClusterCommand implements Callable<Integer> {
  enum Action {
    start,
    stop
  }

  @Parameters(paramLabel = "start|stop", description = "What to do.")
  private Action action;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("lakehouse.home", ""));
    SessionCluster cluster =
        new SessionCluster(
            home.resolve(".lake/cluster"), home.resolve("jobs/target"), keys(streaming()));
    if (action == Action.stop) {
      cluster.stop();
      System.out.println("the cluster is stopped; the jobs that ran go on when it is started");
      return 0;
    }
    cluster.start();
    System.out.printf("the cluster works, web UI %s%n", cluster.rest());
    System.out.printf("next: export FLINK_CONF_DIR=%s%n", cluster.conf());
    return 0;
  }

  private Settings streaming() {
    return lake.settings("streaming", Map.of());
  }

  private Map<String, String> keys(Settings settings) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(
        LakehouseOptions.WAREHOUSE.key(),
        Path.of(settings.value(LakehouseOptions.WAREHOUSE)).toAbsolutePath().toString());
    keys.put(LakehouseOptions.LANDING.key(), settings.value(LakehouseOptions.LANDING));
    keys.put(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
        settings.configuration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
    keys.put(
        CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
        settings.configuration().get(CheckpointingOptions.SAVEPOINT_DIRECTORY));
    lake.keys().forEach(keys::putIfAbsent);
    return keys;
  }
}
