package io.lakehouse.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.ContractException;
import io.lakehouse.catalog.contract.SqlTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final String FILE = "audits/user_keys_are_unique.sql";
  private static final String UNIQUE = "-- unique: gold.user_market_profile\n";

  private final SqlTree shipped = SqlTree.open();

  @Test
  void knowsTheTableWhoseKeysItAsksFor() {
    assertThat(audit(Audit.load(shipped)).unique()).contains("gold.user_market_profile");
    SqlTree without = shipped.with(FILE, shipped.read(FILE).replace(UNIQUE, ""));
    assertThat(audit(Audit.load(without)).unique()).isEqualTo(Optional.empty());
  }

  @Test
  void refusesAUniqueTableThatTheAuditIsNotOf() {
    SqlTree other =
        shipped.with(FILE, shipped.read(FILE).replace(UNIQUE, "-- unique: gold.kpi_daily\n"));
    assertThatThrownBy(() -> Audit.load(other))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(FILE + ":1: '-- tables' must name the unique one: gold.kpi_daily");
  }

  @Test
  void refusesAFileWithoutAHead() {
    SqlTree bare = shipped.with(FILE, "SELECT 1");
    assertThatThrownBy(() -> Audit.load(bare))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("it must begin with a purpose");
  }

  private static Audit audit(List<Audit> audits) {
    return audits.stream()
        .filter(audit -> audit.name().equals("user_keys_are_unique"))
        .findFirst()
        .orElseThrow();
  }
}
