package io.lakehouse.jobs.lake;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.iceberg.flink.TableLoader;

/**
 * A small reference table that can be scanned and looked up. A lookup join keeps a statement
 * insert-only with the same text in both modes; a regular join would retract in streaming mode.
 */
final class SeedTableSource implements ScanTableSource, LookupTableSource {
  private final ScanTableSource scan;
  private final TableLoader loader;
  private final List<String> columns;

  SeedTableSource(ScanTableSource scan, TableLoader loader, List<String> columns) {
    this.scan = scan;
    this.loader = loader;
    this.columns = columns;
  }

  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    List<String> keys = Arrays.stream(context.getKeys()).map(path -> columns.get(path[0])).toList();
    return LookupFunctionProvider.of(new SeedLookup(loader, columns, keys));
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return scan.getChangelogMode();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return scan.getScanRuntimeProvider(context);
  }

  @Override
  public DynamicTableSource copy() {
    return new SeedTableSource((ScanTableSource) scan.copy(), loader.clone(), columns);
  }

  @Override
  public String asSummaryString() {
    return "Seed";
  }
}
