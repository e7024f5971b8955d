package io.lakehouse.jobs.testing;

import io.lakehouse.catalog.testing.adls.AdlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/** Lakehouses all of which is in one container, but for the databases of their catalogs. */
public final class AzureLake {
  /** The prefix of a catalog's properties. */
  public static final String CATALOG = "lakehouse.catalog.properties.";

  private static final String CONTAINER = "lakehouse";

  private final AdlsServer adls;
  private final Path folder;

  /**
   * Makes the container.
   *
   * @param folder for the databases of the catalogs
   */
  public AzureLake(AdlsServer adls, Path folder) {
    this.adls = adls;
    this.folder = folder;
    adls.createContainer(CONTAINER);
  }

  /** Where a path of the container is. */
  public String uri(String path) {
    return adls.uri(CONTAINER, path);
  }

  /** The container as errors name it. */
  public String container() {
    return "the container %s of the storage account %s".formatted(CONTAINER, adls.account());
  }

  /** The keys of one lakehouse; all have the same landing zone. */
  public Map<String, String> keys(String name) {
    Map<String, String> keys = new TreeMap<>(adls.hadoopProperties());
    adls.icebergProperties().forEach((key, value) -> keys.put(CATALOG + key, value));
    keys.put(
        CATALOG + "uri", "jdbc:sqlite:" + folder.resolve(name + ".db") + "?busy_timeout=30000");
    keys.put(CATALOG + "jdbc.schema-version", "V1");
    keys.put("lakehouse.catalog.warehouse-uri", uri(name + "/warehouse"));
    keys.put("lakehouse.landing.uri", uri("landing"));
    keys.put("execution.checkpointing.dir", uri(name + "/checkpoints"));
    keys.put("execution.checkpointing.savepoint-dir", uri(name + "/savepoints"));
    return keys;
  }

  /** Copies a landing zone by Flink's file system; it must be loaded. */
  public void land(Path landing) throws IOException {
    try (Stream<Path> files = Files.walk(landing)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        FileUtils.copy(
            org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
            new org.apache.flink.core.fs.Path(uri("landing/" + landing.relativize(file))),
            false);
      }
    }
  }
}
