package io.lakehouse.jobs.cluster;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where the jobs of this process run. Flink's own key {@code execution.target} says it: {@code
 * embedded} is a cluster inside the process, {@code remote} and all others are Flink's. A program
 * that Flink has called, by its command line, its REST interface or in application mode, gets its
 * environment from the caller.
 */
public final class Deployment {
  private Deployment() {}

  /** Whether the process is Flink's: not ours to end, its signals and file systems not ours. */
  public static boolean isCalledByFlink() {
    return StreamExecutionEnvironment.getExecutionEnvironment() instanceof StreamContextEnvironment;
  }

  /**
   * The configuration of the cluster that has called this program, or of the conf folder that
   * {@code FLINK_CONF_DIR} names; empty where there is neither.
   */
  public static Map<String, String> configuration() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    if (env instanceof StreamContextEnvironment) {
      return env.getConfiguration().toMap();
    }
    String folder = System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR);
    return folder == null ? Map.of() : GlobalConfiguration.loadConfiguration(folder).toMap();
  }

  /**
   * Gives environments whose jobs run where the settings say. A cluster inside the process starts
   * meanwhile.
   *
   * @param program a class of ours; a jar that holds it goes to a remote cluster with each job
   */
  public static Function<Configuration, StreamExecutionEnvironment> of(
      Configuration settings, Class<?> program) {
    if (isCalledByFlink()) {
      return StreamExecutionEnvironment::getExecutionEnvironment;
    }
    if (EmbeddedCluster.TARGET.equals(settings.get(DeploymentOptions.TARGET))) {
      return EmbeddedCluster.start(settings)::environment;
    }
    String jar = program.getProtectionDomain().getCodeSource().getLocation().toString();
    return own -> {
      Configuration all = new Configuration(own);
      if (jar.endsWith(".jar")) {
        all.set(PipelineOptions.JARS, List.of(jar));
      }
      return new StreamExecutionEnvironment(all);
    };
  }
}
