package io.lakehouse.jobs.lake;

import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.iceberg.flink.FlinkDynamicTableFactory;

/** Iceberg's factory; seeds can be looked up, too. */
final class LakeTableFactory extends FlinkDynamicTableFactory {
  private final LakeCatalog catalog;

  LakeTableFactory(LakeCatalog catalog) {
    super(catalog);
    this.catalog = catalog;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    DynamicTableSource source = super.createDynamicTableSource(context);
    if (!"seed".equals(context.getCatalogTable().getOptions().get("lakehouse.kind"))) {
      return source;
    }
    ObjectIdentifier id = context.getObjectIdentifier();
    return new SeedTableSource(
        (ScanTableSource) source,
        catalog.loader(id.getDatabaseName(), id.getObjectName()),
        context.getCatalogTable().getResolvedSchema().getColumnNames());
  }
}
