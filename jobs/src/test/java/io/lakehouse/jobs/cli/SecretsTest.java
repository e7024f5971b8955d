package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.azure.account.key.lake.dfs.core.windows.net",
        "fs.azure.account.oauth2.client.secret",
        "fs.azure.sas.fixed.token",
        "lakehouse.catalog.properties.adls.auth.shared-key.account.key",
        "lakehouse.catalog.properties.adls.sas-token.lake.dfs.core.windows.net",
        "lakehouse.catalog.properties.adls.token",
        "lakehouse.catalog.properties.jdbc.password",
        "lakehouse.kafka.client.sasl.jaas.config"
      })
  void refusesASecretOnTheCommandLine(String key) {
    assertThatThrownBy(() -> Secrets.refuse(List.of("parallelism.default", key)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot take secrets from the command line, others can read it there and ops.runs would keep them: %s. Write them into a file that only you can read and name it with --conf",
            key);
  }

  @Test
  void takesWhatOnlySoundsLikeOne() {
    assertThatCode(
            () ->
                Secrets.refuse(
                    List.of(
                        "fs.azure.account.keyprovider.lake.dfs.core.windows.net",
                        "fs.azure.account.auth.type",
                        "lakehouse.catalog.properties.adls.token-credential-provider",
                        "lakehouse.catalog.properties.adls.auth.shared-key.account.name")))
        .doesNotThrowAnyException();
  }
}
