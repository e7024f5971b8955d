package io.lakehouse.catalog;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Enters the tables of a warehouse into a catalog that has lost them, each by the newest of its
 * metadata files: with all rows, snapshots, branches and tags that it had. Views are made anew by
 * {@link CatalogTool#apply}.
 *
 * <p>Newest is the greatest number of a file's name, and of two with one number the later file. A
 * commit that failed may have left one that was never the table's, so this is for when the
 * catalog's own backup is lost, too.
 *
 * @param files reads the warehouse
 * @param warehouse where the tables are: {@code <warehouse>/<layer>/<name>}
 */
public record Registration(
    Lake lake, Contracts contracts, SupportsPrefixOperations files, String warehouse) {
  private static final Pattern METADATA = Pattern.compile(".*/(\\d+)-[^/]+\\.metadata\\.json");

  /**
   * Registers what the contracts name, the warehouse has and the catalog has not. Done again it
   * does nothing.
   *
   * @return the metadata file of each table that was registered
   * @throws CatalogException when neither the catalog nor the warehouse has a table
   */
  public Map<String, String> apply() {
    Map<String, String> registered = new TreeMap<>();
    boolean isEmpty = true;
    for (TableContract table : contracts.tables()) {
      boolean isKnown = lake.exists(table.name());
      Optional<String> newest = isKnown ? Optional.empty() : newest(table.name());
      newest.ifPresent(file -> register(table, file));
      newest.ifPresent(file -> registered.put(table.name(), file));
      isEmpty &= !isKnown && newest.isEmpty();
    }
    if (isEmpty) {
      throw new CatalogException(
          "Cannot register tables, the warehouse has no metadata file of any: %s. Check where it is; an empty lakehouse is made by 'catalog apply'"
              .formatted(warehouse));
    }
    return registered;
  }

  private void register(TableContract table, String file) {
    Namespace layer = Namespace.of(table.layer());
    if (lake.catalog() instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(layer)) {
      namespaces.createNamespace(layer);
    }
    lake.catalog().registerTable(Lake.id(table.name()), file);
  }

  private Optional<String> newest(String table) {
    String folder =
        "%s/%s/metadata/".formatted(warehouse.replaceFirst("/+$", ""), table.replace('.', '/'));
    try {
      return StreamSupport.stream(files.listPrefix(folder).spliterator(), false)
          .filter(file -> version(file) >= 0)
          .max(
              Comparator.comparingLong(Registration::version)
                  .thenComparing(FileInfo::createdAtMillis))
          .map(FileInfo::location);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** -1 of a file that is no metadata of a table. */
  private static long version(FileInfo file) {
    Matcher name = METADATA.matcher(file.location());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
