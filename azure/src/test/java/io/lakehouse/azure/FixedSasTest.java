package io.lakehouse.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class FixedSasTest {
  private static final String ACCOUNT = "lake.dfs.core.windows.net";

  private final Configuration configuration = new Configuration(false);
  private final FixedSas sas = new FixedSas();

  @Test
  void isThatOfTheAccountBeforeThatOfAll() throws Exception {
    configuration.set("fs.azure.sas.fixed.token", "sv=1&sig=all");
    sas.initialize(configuration, ACCOUNT);
    assertThat(sas.getSASToken("lake", "files", "/a", "read")).isEqualTo("sv=1&sig=all");
    configuration.set("fs.azure.sas.fixed.token." + ACCOUNT, "?sv=1&sig=own ");
    sas.initialize(configuration, ACCOUNT);
    assertThat(sas.getSASToken("lake", "files", "/a", "read")).isEqualTo("sv=1&sig=own");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> sas.initialize(configuration, ACCOUNT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set fs.azure.sas.fixed.token." + ACCOUNT);
  }
}
