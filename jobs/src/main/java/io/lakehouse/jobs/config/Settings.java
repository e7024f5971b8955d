package io.lakehouse.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Settings of one process: {@code base.yaml} and the mode of {@code flink-conf/} on the class path,
 * the environment's file there or the cluster's configuration, then the file of {@code --conf},
 * then {@code -D} keys, each overriding what came before.
 */
public final class Settings {
  private static final String SINK_V2 = "table.exec.iceberg.use-v2-sink";

  private final Configuration configuration;
  private final Configuration own;

  private Settings(Configuration configuration, Configuration own) {
    this.configuration = configuration;
    this.own = own;
  }

  /**
   * Reads the settings.
   *
   * @param mode {@code batch} or {@code streaming}: which {@code flink-conf/mode} file is read
   * @param file a YAML file of nested or dotted keys, or null
   * @param keys single keys; they override the file
   * @throws UsageException naming every unknown {@code lakehouse.} key, every value that does not
   *     fit its key, and every {@code ${env:NAME}} or {@code ${file:/path}} that leads nowhere
   */
  public static Settings load(String mode, Path file, Map<String, String> keys) {
    return load(mode, Map.of(), file, keys);
  }

  /**
   * The same on a cluster.
   *
   * @param cluster its configuration, which stands for the environment's file; empty for none
   */
  public static Settings load(
      String mode, Map<String, String> cluster, Path file, Map<String, String> keys) {
    return load(mode, cluster, file, keys, System::getenv);
  }

  /** The same with another environment. */
  static Settings load(
      String mode,
      Map<String, String> cluster,
      Path file,
      Map<String, String> keys,
      UnaryOperator<String> environment) {
    Map<String, String> merged = merged("base.yaml", "mode/" + mode + ".yaml");
    Map<String, String> own = new TreeMap<>();
    if (file != null) {
      own.putAll(file(file));
    }
    own.putAll(keys);
    merged.putAll(cluster.isEmpty() ? environment(merged, own) : cluster);
    merged.putAll(own);
    asUri(merged, CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
    asUri(merged, CheckpointingOptions.SAVEPOINT_DIRECTORY.key());
    Map<String, String> resolved = resolve(merged, new References(environment));
    check(resolved);
    // Flink shows its configuration and sends it with each job: our secrets stay out of it.
    Map<String, String> shown = new TreeMap<>(resolved);
    shown.replaceAll(
        (key, value) -> key.startsWith(LakehouseOptions.PREFIX) ? merged.get(key) : value);
    return new Settings(Configuration.fromMap(shown), Configuration.fromMap(resolved));
  }

  /** Files of {@code flink-conf/}, each overriding the ones before: what a cluster's conf gets. */
  public static Map<String, String> merged(String... files) {
    Map<String, String> merged = new TreeMap<>();
    for (String file : files) {
      merged.putAll(resource(file));
    }
    return merged;
  }

  private static Map<String, String> environment(
      Map<String, String> merged, Map<String, String> own) {
    String env =
        own.getOrDefault(LakehouseOptions.ENV.key(), merged.get(LakehouseOptions.ENV.key()));
    if (Settings.class.getResource("/flink-conf/env/" + env + ".yaml") == null) {
      throw new UsageException(
          "Cannot load flink-conf/env/%s.yaml, no such environment: set %s to the name of a file there"
              .formatted(env, LakehouseOptions.ENV.key()));
    }
    Map<String, String> found = resource("env/" + env + ".yaml");
    atHome(found, LakehouseOptions.WAREHOUSE.key());
    atHome(found, LakehouseOptions.LANDING.key());
    atHome(found, CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
    atHome(found, CheckpointingOptions.SAVEPOINT_DIRECTORY.key());
    return found;
  }

  private static Map<String, String> resolve(Map<String, String> merged, References references) {
    List<String> problems = new ArrayList<>();
    Map<String, String> resolved = new TreeMap<>();
    merged.forEach((key, value) -> resolved.put(key, references.resolve(key, value, problems)));
    if (!problems.isEmpty()) {
      throw new UsageException(
          "Cannot use the configuration, %s. Set what it names, or give the value itself in a file of --conf"
              .formatted(String.join("; ", problems)));
    }
    return resolved;
  }

  /** The whole, Flink's keys, and ours as they are written: a reference stays a reference. */
  public Configuration configuration() {
    return configuration;
  }

  /**
   * A required value.
   *
   * @throws UsageException when it is not set
   */
  public <T> T value(ConfigOption<T> option) {
    return own.getOptional(option)
        .orElseGet(
            () -> {
              if (!option.hasDefaultValue()) {
                throw new UsageException(
                    "Cannot go on without %s, it is not set: give it with -D or in a file of --conf"
                        .formatted(option.key()));
              }
              return option.defaultValue();
            });
  }

  /** Everything under a prefix, the prefix cut off. */
  public Map<String, String> under(String prefix) {
    Map<String, String> found = new HashMap<>();
    own.toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
              }
            });
    return found;
  }

  /** A default folder lies in the project, wherever the user stands; the launcher says where. */
  private static void atHome(Map<String, String> merged, String key) {
    merged.computeIfPresent(
        key,
        (k, folder) ->
            Path.of(System.getProperty("lakehouse.home", "")).resolve(folder).toString());
  }

  /** Flink takes no folder without a scheme here. */
  private static void asUri(Map<String, String> merged, String key) {
    merged.computeIfPresent(
        key,
        (k, folder) ->
            folder.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
                ? folder
                : Path.of(folder).toAbsolutePath().toUri().toString());
  }

  private static void check(Map<String, String> merged) {
    List<String> problems = new ArrayList<>();
    Configuration all = Configuration.fromMap(merged);
    for (String key : merged.keySet()) {
      if (key.startsWith(LakehouseOptions.PREFIX)
          && !key.startsWith(LakehouseOptions.CATALOG_PROPERTIES)
          && !key.startsWith(LakehouseOptions.HADOOP)
          && !key.startsWith(LakehouseOptions.KAFKA_CLIENT)
          && LakehouseOptions.ALL.stream().noneMatch(o -> o.key().equals(key))) {
        problems.add("no such key: " + key);
      }
    }
    for (ConfigOption<?> option : LakehouseOptions.ALL) {
      try {
        all.getOptional(option);
      } catch (IllegalArgumentException e) {
        problems.add("%s cannot be '%s'".formatted(option.key(), merged.get(option.key())));
      }
    }
    if (!Boolean.parseBoolean(merged.get(SINK_V2))) {
      problems.add(SINK_V2 + " must be true, for Iceberg's sink V1 loses rows");
    }
    if (!problems.isEmpty()) {
      throw new UsageException(
          "Cannot use the configuration, %s. Known keys: %s, %s*, %s*, %s*"
              .formatted(
                  String.join("; ", problems),
                  String.join(
                      ", ", LakehouseOptions.ALL.stream().map(ConfigOption::key).sorted().toList()),
                  LakehouseOptions.CATALOG_PROPERTIES,
                  LakehouseOptions.HADOOP,
                  LakehouseOptions.KAFKA_CLIENT));
    }
  }

  private static Map<String, String> resource(String name) {
    try (InputStream in = Settings.class.getResourceAsStream("/flink-conf/" + name)) {
      if (in == null) {
        throw new IllegalStateException("flink-conf/" + name + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read flink-conf/" + name, e);
    }
  }

  private static Map<String, String> file(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read the configuration file, %s: %s"
              .formatted(
                  Files.exists(file) ? e.getClass().getSimpleName() : "there is none", file));
    }
  }

  private static Map<String, String> parse(String yaml, String name) {
    try {
      Map<String, String> flat = new TreeMap<>();
      flatten(
          "", new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml), flat);
      return flat;
    } catch (YamlEngineException e) {
      throw new UsageException(
          "Cannot read the configuration file, it is no YAML: "
              + e.getMessage().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
    }
  }

  private static void flatten(String prefix, Object value, Map<String, String> flat) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> flatten(prefix.isEmpty() ? "" + k : prefix + "." + k, v, flat));
    } else if (value instanceof List<?> list) {
      flat.put(prefix, String.join(";", list.stream().map(String::valueOf).toList()));
    } else if (value != null && !prefix.isEmpty()) {
      flat.put(prefix, value.toString());
    }
  }
}
