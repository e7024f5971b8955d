package io.lakehouse.jobs.maintain;

import java.util.List;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.PropertyUtil;

/** Many small manifests become few: a reader opens each before it knows what it need not read. */
final class Manifests implements Task {
  private static final String NAME = "manifests";
  private static final int MANY = 10;

  @Override
  public List<Todo> look(Target target) {
    long small = small(target);
    return small < MANY
        ? List.of()
        : List.of(Todo.of(target, NAME, small, "small manifests", () -> rewrite(target.table())));
  }

  private static void rewrite(Table table) {
    long size = targetSize(table);
    table
        .rewriteManifests()
        .clusterBy(file -> "")
        .rewriteIf(manifest -> manifest.length() < size / 2)
        .commit();
  }

  private static long small(Target target) {
    Table table = target.table();
    if (!target.isOfDays() || table.currentSnapshot() == null) {
      return 0;
    }
    long size = targetSize(table);
    return table.currentSnapshot().dataManifests(table.io()).stream()
        .mapToLong(ManifestFile::length)
        .filter(length -> length < size / 2)
        .count();
  }

  private static long targetSize(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.MANIFEST_TARGET_SIZE_BYTES,
        TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
  }
}
