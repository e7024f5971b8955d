package io.lakehouse.jobs.cluster;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;

/**
 * The file systems of Flink that are plugins, {@code abfss://} among them: what lies in the landing
 * zone, checkpoints and savepoints is read and written by them. A cluster loads them by itself; a
 * MiniCluster does not.
 */
public final class FileSystems {
  /** A URI of neither a local file nor a service: its file system may be a plugin. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "(^|=)(?!(file|https?|thrift|kafka)://)[a-z][a-z0-9+.-]*://.", CASE_INSENSITIVE);

  private FileSystems() {}

  /** Whether a setting or an argument names a file system that may be a plugin. */
  public static boolean areNamedIn(Stream<String> texts) {
    return texts.anyMatch(text -> ELSEWHERE.matcher(text).find());
  }

  /**
   * Loads them for this process, which takes a tenth of a second, from the folder that the
   * environment variable {@code FLINK_PLUGINS_DIR} names.
   *
   * @param configuration with the keys of the file systems, such as {@code fs.azure.*}
   */
  public static void load(Configuration configuration) {
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
  }
}
