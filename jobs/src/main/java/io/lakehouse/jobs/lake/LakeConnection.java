package io.lakehouse.jobs.lake;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.azure.AzureLakeFileIO;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Secrets;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.hadoop.SerializableConfiguration;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * How to reach the catalog, as the settings say; goes to the task managers with the jobs.
 *
 * @param name the catalog's name
 * @param properties Iceberg's catalog properties
 * @param hadoop Hadoop properties for HadoopFileIO
 */
public record LakeConnection(
    String name, Map<String, String> properties, Map<String, String> hadoop) {

  /**
   * The connection of the settings. A JDBC catalog without a uri is the embedded one: SQLite in the
   * folder of the warehouse, which is made when it is not there. A warehouse on Azure Data Lake
   * Storage is read and written by {@link AzureLakeFileIO} when no other FileIO is named.
   *
   * @throws UsageException when the embedded catalog is to live on a warehouse that is no folder,
   *     or the uri of a catalog holds a password
   */
  public static LakeConnection of(Settings settings) {
    String warehouse = warehouse(settings);
    Map<String, String> properties =
        new TreeMap<>(settings.under(LakehouseOptions.CATALOG_PROPERTIES));
    Path folder = localFolder(warehouse);
    properties.putIfAbsent("warehouse", warehouse);
    if (warehouse.matches("(abfs|wasb)s?:.*")) {
      properties.putIfAbsent("io-impl", AzureLakeFileIO.class.getName());
    }
    if (Secrets.areIn(properties.getOrDefault("uri", ""))) {
      throw new UsageException(
          "Cannot use %1$suri, it holds a password, and errors show it: leave it out and give %1$sjdbc.user and %1$sjdbc.password, or %1$scredential of a REST catalog, such as ${env:LAKE_CATALOG_PASSWORD}"
              .formatted(LakehouseOptions.CATALOG_PROPERTIES));
    }
    if ("jdbc".equals(properties.get("type")) && !properties.containsKey("uri")) {
      if (folder == null) {
        throw new UsageException(
            "Cannot put the embedded catalog beside the warehouse, it is no local folder: %s. Name a catalog with -D %suri=... and type"
                .formatted(warehouse, LakehouseOptions.CATALOG_PROPERTIES));
      }
      if (folder.toString().contains("?")) {
        throw new UsageException(
            "Cannot put the embedded catalog into the warehouse, SQLite takes what follows ? for options: "
                + folder);
      }
      properties.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db") + "?busy_timeout=30000");
    }
    if ("jdbc".equals(properties.get("type"))) {
      // An older one keeps no views.
      properties.putIfAbsent("jdbc.schema-version", "V1");
    }
    return new LakeConnection(
        settings.value(LakehouseOptions.CATALOG_NAME),
        properties,
        settings.under(LakehouseOptions.HADOOP));
  }

  /** Where the tables are, as it is named to Iceberg. */
  public static String warehouse(Settings settings) {
    String warehouse = settings.value(LakehouseOptions.WAREHOUSE);
    Path folder = localFolder(warehouse);
    // Raw, not as a URI: Hadoop takes a path as it is, and %20 would be another folder.
    return folder == null ? warehouse : "file:" + folder;
  }

  /**
   * Reads the warehouse itself, whatever the catalog knows of it.
   *
   * @throws UsageException when its FileIO cannot list files
   */
  public SupportsPrefixOperations files() {
    String io =
        properties.getOrDefault(CatalogProperties.FILE_IO_IMPL, HadoopFileIO.class.getName());
    if (CatalogUtil.loadFileIO(io, properties, configuration())
        instanceof SupportsPrefixOperations files) {
      return files;
    }
    throw new UsageException(
        "Cannot list the files of the warehouse, %s cannot: name another with -D %sio-impl"
            .formatted(io, LakehouseOptions.CATALOG_PROPERTIES));
  }

  /**
   * Opens the catalog for Iceberg's own API.
   *
   * @throws UncheckedIOException when the folder of an embedded catalog cannot be made
   */
  public Lake open() {
    // A REST catalog has warehouses of its own, and calls them by a name.
    Path folder =
        "rest".equals(properties.get("type")) ? null : localFolder(properties.get("warehouse"));
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot make the warehouse folder, %s: %s".formatted(e.getMessage(), folder), e);
      }
    }
    return new Lake(name, properties, configuration());
  }

  /** The same catalog for Flink's sources and sinks. */
  CatalogLoader loader() {
    return new Loader(
        name, new HashMap<>(properties), new SerializableConfiguration(configuration()));
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration();
    hadoop.forEach(configuration::set);
    return configuration;
  }

  private static Path localFolder(String uri) {
    if (uri.startsWith("file:")) {
      return Path.of(uri.substring("file:".length()).replaceFirst("^/+", "/"))
          .toAbsolutePath()
          .normalize();
    }
    return uri.contains("://") ? null : Path.of(uri).toAbsolutePath().normalize();
  }

  private record Loader(String name, Map<String, String> properties, SerializableConfiguration conf)
      implements CatalogLoader {
    @Override
    public Catalog loadCatalog() {
      return CatalogUtil.buildIcebergCatalog(name, properties, conf.get());
    }

    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "checkstyle:NoClone"})
    public CatalogLoader clone() {
      return new Loader(
          name, properties, new SerializableConfiguration(new Configuration(conf.get())));
    }
  }
}
