package io.lakehouse.catalog;

import io.lakehouse.catalog.contract.ViewContract;
import io.lakehouse.catalog.schema.Change;
import io.lakehouse.catalog.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.View;

/**
 * Iceberg views with a text for Spark and one for Trino, where the catalog has views. Flink reads
 * no Iceberg views; its sessions make temporary ones of the same SQL.
 */
final class ViewChanges {
  /** What the view was made of, so that it is made anew only when that changes. */
  private static final String DIGEST = "lakehouse.sql-digest";

  private final Lake lake;
  private final ViewContract contract;

  ViewChanges(Lake lake, ViewContract contract) {
    this.lake = lake;
    this.contract = contract;
  }

  /** What has to be done; nothing where the catalog has no views. */
  Optional<Change> compare() {
    if (!(lake.catalog() instanceof ViewCatalog views)) {
      return Optional.empty();
    }
    try {
      View view = views.loadView(id());
      return digest().equals(view.properties().get(DIGEST))
          ? Optional.empty()
          : Optional.of(new Change.SetView(contract.name(), true));
    } catch (NoSuchViewException e) {
      return Optional.of(new Change.SetView(contract.name(), false));
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Makes the view, or makes it anew. */
  void apply() {
    Namespace namespace = Namespace.of(contract.layer());
    ((ViewCatalog) lake.catalog())
        .buildView(id())
        .withSchema(Schemas.schema(contract.columns()))
        .withQuery("spark", contract.sql())
        .withQuery("trino", contract.sql().replace('`', '"'))
        .withDefaultCatalog(lake.catalog().name())
        .withDefaultNamespace(namespace)
        .withProperties(Map.of("comment", contract.doc(), DIGEST, digest()))
        .createOrReplace();
  }

  private TableIdentifier id() {
    return Lake.id(contract.name());
  }

  private String digest() {
    try {
      String all = contract.doc() + contract.columns() + contract.sql();
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot digest the SQL of a view", e);
    }
  }
}
