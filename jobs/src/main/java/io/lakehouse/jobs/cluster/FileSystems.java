package io.lakehouse.jobs.cluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;

/**
 * The file systems of Flink that are plugins, {@code abfss://} among them: what lies in the landing
 * zone, checkpoints and savepoints is read and written by them. A cluster loads them by itself; a
 * MiniCluster does not.
 */
public final class FileSystems {
  private FileSystems() {}

  /**
   * Loads them for this process, from the folder that the environment variable {@code
   * FLINK_PLUGINS_DIR} names.
   *
   * @param configuration with the keys of the file systems, such as {@code fs.azure.*}
   */
  public static void load(Configuration configuration) {
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
  }
}
