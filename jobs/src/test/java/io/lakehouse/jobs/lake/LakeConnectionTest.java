package io.lakehouse.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.azure.AzureLakeFileIO;
import io.lakehouse.jobs.config.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LakeConnectionTest {
  private static final String PROPERTIES = "lakehouse.catalog.properties.";
  private static final String AZURE = "abfss://lake@account.dfs.core.windows.net/warehouse";

  private static Map<String, String> properties(String warehouse, Map<String, String> more) {
    Map<String, String> keys = new TreeMap<>(more);
    keys.put("lakehouse.catalog.warehouse-uri", warehouse);
    keys.put(PROPERTIES + "uri", "jdbc:sqlite::memory:");
    return LakeConnection.of(Settings.load("batch", null, keys)).properties();
  }

  @Test
  void readsAndWritesAWarehouseOnAzureByItsOwnFileIo() {
    assertThat(properties(AZURE, Map.of()))
        .containsEntry("warehouse", AZURE)
        .containsEntry("io-impl", AzureLakeFileIO.class.getName());
  }

  @Test
  void leavesTheFileIoThatIsNamed() {
    assertThat(properties(AZURE, Map.of(PROPERTIES + "io-impl", "org.example.Io")))
        .containsEntry("io-impl", "org.example.Io");
  }

  @Test
  void namesNoFileIoForAFolder() {
    assertThat(properties("/srv/warehouse", Map.of())).doesNotContainKey("io-impl");
  }
}
