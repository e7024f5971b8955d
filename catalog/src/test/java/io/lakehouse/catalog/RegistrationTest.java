package io.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.Contracts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog whose database is lost, while the warehouse is there. */
class RegistrationTest {
  @TempDir Path root;
  @TempDir Path warehouse;

  private static void add(Table users, int id) {
    LogWriter.replace(
        users,
        Expressions.alwaysFalse(),
        List.of(Map.of("day", LocalDate.of(2026, 1, 2), "user_id", id, "email", "a@b")));
  }

  @Test
  void entersEachTableAsOfItsNewestMetadata() throws Exception {
    Contracts contracts = Contracts.load(Trees.in(root).tree());
    SupportsPrefixOperations files;
    try (Lake lake = Lakes.embedded(warehouse)) {
      new CatalogTool(lake, contracts).apply();
      Table users = lake.table("silver.users");
      files = (SupportsPrefixOperations) users.io();
      // More than nine versions: their names must be taken for numbers.
      for (int i = 0; i < 12; i++) {
        users.updateProperties().set("step", "" + i).commit();
      }
      add(users, 7);
      users.manageSnapshots().createTag("day-2026-01-02", snapshot(users)).commit();
      add(users, 8);
    }
    Files.delete(warehouse.resolve("catalog.db"));

    try (Lake lake = Lakes.embedded(warehouse)) {
      Registration registration = of(lake, contracts, files, warehouse);
      assertThat(registration.apply()).containsOnlyKeys("silver.users");
      Table users = lake.table("silver.users");
      assertThat(Lakes.rows(users))
          .containsExactly("2026-01-02|7|a@b|null", "2026-01-02|8|a@b|null");
      assertThat(users.refs()).containsOnlyKeys("main", "day-2026-01-02");
      assertThat(users.properties()).containsEntry("step", "11");
      assertThat(registration.apply()).isEmpty();
      assertThat(new CatalogTool(lake, contracts).plan()).isEmpty();
      add(users, 9);
      assertThat(Lakes.rows(users)).hasSize(3);
    }
  }

  private static long snapshot(Table table) {
    table.refresh();
    return table.currentSnapshot().snapshotId();
  }

  private static Registration of(
      Lake lake, Contracts contracts, SupportsPrefixOperations files, Path warehouse) {
    return new Registration(lake, contracts, files, warehouse.toString());
  }

  @Test
  void refusesAWarehouseWithoutTables() {
    Contracts contracts = Contracts.load(Trees.in(root).tree());
    try (Lake lake = Lakes.embedded(warehouse)) {
      SupportsPrefixOperations files = new HadoopFileIO(new Configuration());
      assertThatThrownBy(() -> of(lake, contracts, files, warehouse).apply())
          .isInstanceOf(CatalogException.class)
          .hasMessage(
              "Cannot register tables, the warehouse has no metadata file of any: %s. Check where it is; an empty lakehouse is made by 'catalog apply'"
                  .formatted(warehouse));
    }
  }
}
