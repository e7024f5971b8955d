package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.cluster.Deployment;
import io.lakehouse.jobs.cluster.FileSystems;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Secrets;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.Lakehouse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that touches tables. */
final class LakeOptions {
  @Option(
      names = "--warehouse",
      paramLabel = "URI",
      description = "Where the tables live; a local folder holds the embedded catalog, too.")
  private String warehouse;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "YAML file that overrides flink-conf/.")
  private Path conf;

  @Option(
      names = "-D",
      paramLabel = "key=value",
      description = "One key of the lakehouse or of Flink; overrides --conf.")
  private Map<String, String> keys = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The settings; an option that has a key of its own overrides it. */
  Settings settings(Map<String, String> options) {
    return settings("batch", options);
  }

  /**
   * The settings of a mode, {@code batch} or {@code streaming}. From here on the process reads and
   * writes with the file systems that they configure.
   */
  Settings settings(String mode, Map<String, String> options) {
    Secrets.refuse(keys);
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.putAll(options);
    if (warehouse != null) {
      all.put(LakehouseOptions.WAREHOUSE.key(), warehouse);
    }
    Settings settings = Settings.load(mode, Deployment.configuration(), conf, all);
    if (!Deployment.isCalledByFlink()) {
      loadFileSystems(settings.configuration());
    }
    return settings;
  }

  private void loadFileSystems(Configuration configuration) {
    Stream<String> told =
        Stream.concat(
            configuration.toMap().values().stream(),
            command.commandLine().getParseResult().originalArgs().stream());
    if (FileSystems.areNamedIn(told)) {
      FileSystems.load(configuration);
    }
  }

  /** The single keys that were given. */
  Map<String, String> keys() {
    return keys;
  }

  /** What was given on the command line, for {@code ops.runs}; a secret is none of it. */
  Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>(keys);
    given.replaceAll((key, value) -> Secrets.isOne(key, value) ? "***" : value);
    if (warehouse != null) {
      given.put("--warehouse", warehouse);
    }
    if (conf != null) {
      given.put("--conf", conf.toString());
    }
    return given;
  }

  /** The warehouse that was given, null for the configured one. */
  String warehouse() {
    return warehouse;
  }

  /** Opens the lakehouse for commands that run no job. */
  static Lakehouse openWithoutCluster(Settings settings) {
    return new Lakehouse(
        settings,
        configuration -> {
          throw new IllegalStateException("this command runs no job");
        });
  }

  /**
   * Opens the lakehouse for commands that follow their jobs.
   *
   * @throws UsageException when the process must not follow what it submits
   */
  static Lakehouse open(Settings settings) {
    if (!isAttached(settings)) {
      throw new UsageException(
          "Cannot run this detached, it needs the result of each of its jobs, %s is false: use Flink's command line without -d, or a process with FLINK_CONF_DIR"
              .formatted(DeploymentOptions.ATTACHED.key()));
    }
    return openDetachable(settings);
  }

  /** Opens the lakehouse for a command whose job may be left alone. */
  static Lakehouse openDetachable(Settings settings) {
    return new Lakehouse(settings, Deployment.of(settings.configuration(), Main.class));
  }

  /** Whether the process may follow what it submits. */
  static boolean isAttached(Settings settings) {
    return settings.configuration().get(DeploymentOptions.ATTACHED);
  }
}
