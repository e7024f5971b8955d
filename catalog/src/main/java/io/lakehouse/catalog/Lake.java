package io.lakehouse.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;

/** Owns the Iceberg catalog and closes it. Tables are named {@code <layer>.<name>}. */
public final class Lake implements AutoCloseable {
  private final Catalog catalog;

  /**
   * Opens the catalog.
   *
   * @param name the name its tables are filed under; a JDBC catalog keeps them by this name, so use
   *     one everywhere
   * @param catalogProperties Iceberg's own, with {@code type} or {@code catalog-impl}
   * @throws CatalogException when it cannot be opened
   */
  public Lake(String name, Map<String, String> catalogProperties, Configuration hadoop) {
    try {
      this.catalog = CatalogUtil.buildIcebergCatalog(name, catalogProperties, hadoop);
    } catch (RuntimeException e) {
      throw new CatalogException(unreachable(name, catalogProperties, e), e);
    }
  }

  private static String unreachable(
      String name, Map<String, String> properties, RuntimeException failure) {
    String type = properties.getOrDefault("type", properties.get("catalog-impl"));
    return "Cannot open the catalog '%s' of type %s, %s: %s. %s"
        .formatted(
            name,
            type,
            failure.getMessage() + cause(failure),
            properties.getOrDefault("uri", properties.get("warehouse")),
            mend(String.valueOf(type)));
  }

  /** What lies below, which says more than that it failed: refused, unknown host, no such user. */
  private static String cause(Throwable failure) {
    Throwable root = Causes.root(failure);
    return root == failure || root.getMessage() == null ? "" : " (" + root.getMessage() + ")";
  }

  private static String mend(String type) {
    return switch (type) {
      case "jdbc" ->
          "Check that the database runs there, and the properties uri, jdbc.user and jdbc.password";
      case "rest" ->
          "Check that the catalog runs there, and the properties uri, warehouse, and credential or token";
      default -> "Check its properties and that it can be reached";
    };
  }

  /**
   * Whether a commit fails when somebody else has changed the table since, whatever it was. A REST
   * catalog compares where branches and schema stand, and nothing else: of two processes that set a
   * property at the same time both succeed, and the later one wins.
   */
  public boolean comparesWholeTables() {
    return !(catalog instanceof RESTCatalog);
  }

  /** The Iceberg catalog; it is this object's to close. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Loads a table as it is now.
   *
   * @throws CatalogException when there is none of that name
   */
  public Table table(String name) {
    try {
      return catalog.loadTable(id(name));
    } catch (NoSuchTableException e) {
      throw new CatalogException(
          "Cannot load a table, the catalog has none of that name: "
              + name
              + ". Apply the contracts with 'catalog apply'.",
          e);
    }
  }

  /** Whether the catalog has a table of that name. */
  public boolean exists(String name) {
    return catalog.tableExists(id(name));
  }

  /** The identifier of a table named {@code <layer>.<name>}. */
  public static TableIdentifier id(String name) {
    int dot = name.indexOf('.');
    if (dot <= 0 || dot == name.length() - 1) {
      throw new IllegalArgumentException(
          "Cannot name a table, it must read <layer>.<name>: " + name);
    }
    return TableIdentifier.of(Namespace.of(name.substring(0, dot)), name.substring(dot + 1));
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new CatalogException("Cannot close the catalog, " + e.getMessage(), e);
      }
    }
  }
}
