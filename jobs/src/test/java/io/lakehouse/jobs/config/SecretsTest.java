package io.lakehouse.jobs.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
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
    assertThatThrownBy(() -> Secrets.refuse(Map.of("parallelism.default", "2", key, "opensesame")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot take secrets from the command line, others can read it there and ops.runs would keep them: %s. Name a variable, ${env:NAME}, or a file, ${file:/path}, or write them into a file that only you can read and name it with --conf",
            key);
    assertThatCode(() -> Secrets.refuse(Map.of(key, "${env:OPEN}"))).doesNotThrowAnyException();
  }

  @Test
  void takesWhatOnlySoundsLikeOne() {
    assertThatCode(
            () ->
                Secrets.refuse(
                    Map.of(
                        "fs.azure.account.keyprovider.lake.dfs.core.windows.net", "a",
                        "fs.azure.account.auth.type", "b",
                        "lakehouse.catalog.properties.adls.token-credential-provider", "c",
                        "lakehouse.catalog.properties.adls.auth.shared-key.account.name", "d")))
        .doesNotThrowAnyException();
  }
}
