package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.Lakehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.StateBackendOptions;

/**
 * The streaming job as it is to be configured.
 *
 * @param conf configuration file, null for none
 * @param keys single keys, which override the file
 */
public record StreamJob(Path conf, Map<String, String> keys) {
  /** Copies the map. */
  public StreamJob {
    keys = Map.copyOf(keys);
  }

  /** The same with more keys; those that are there already win. */
  StreamJob with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(keys);
    return new StreamJob(conf, all);
  }

  /** Arguments of the command {@code stream}. */
  List<String> arguments(String bootstrap, Path warehouse, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("stream", "--bootstrap", bootstrap));
    arguments.addAll(more);
    return arguments(arguments, warehouse);
  }

  /** Arguments of any command with the same configuration. */
  List<String> arguments(List<String> command, Path warehouse) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--warehouse", warehouse.toString()));
    if (conf != null) {
      arguments.addAll(List.of("--conf", conf.toString()));
    }
    keys.keySet().stream().sorted().forEach(key -> arguments.add("-D" + key + "=" + keys.get(key)));
    return arguments;
  }

  /** The settings that the job has. */
  Settings settings(Path warehouse) {
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.put(LakehouseOptions.WAREHOUSE.key(), warehouse.toString());
    return Settings.load("streaming", conf, all);
  }

  /** Where the job keeps its state. */
  String state(Path warehouse) {
    return settings(warehouse).value(StateBackendOptions.STATE_BACKEND);
  }

  /** The lakehouse that the job writes, to look at. */
  Lakehouse open(Path warehouse) {
    return new Lakehouse(
        settings(warehouse),
        configuration -> {
          throw new IllegalStateException("the bench runs its jobs elsewhere");
        });
  }
}
