package io.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of the module sql, as they are shipped. */
class ShippedContractsTest {
  @TempDir Path warehouse;

  private final Contracts contracts = Contracts.load(SqlTree.open());

  @Test
  void haveNoProblemsAndCoverAllLayers() {
    assertThat(contracts.tables())
        .extracting(TableContract::layer)
        .contains("bronze", "silver", "gold");
    assertThat(contracts.feeds()).isNotEmpty();
  }

  @Test
  void areFollowedByACatalogAfterOneApply() {
    try (Lake lake = Lakes.embedded(warehouse)) {
      CatalogTool tool = new CatalogTool(lake, contracts);
      assertThat(tool.apply()).isNotEmpty();
      assertThat(tool.plan()).isEmpty();
      assertThat(tool.apply()).isEmpty();
    }
  }
}
