package io.lakehouse.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadIdentityTest {
  private static final String ACCOUNT = "lake.dfs.core.windows.net";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Configuration configuration = new Configuration(false);
  private TokenService service;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    service = new TokenService();
    service.says(200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"given\"}");
    file = Files.writeString(folder.resolve("token"), "of the pod\n");
    environment.put("AZURE_AUTHORITY_HOST", service.uri() + "/");
    environment.put("AZURE_TENANT_ID", "a-tenant");
    environment.put("AZURE_CLIENT_ID", "a-client");
    environment.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private WorkloadIdentity identity() throws IOException {
    WorkloadIdentity identity =
        new WorkloadIdentity(environment::get, List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    identity.initialize(configuration, ACCOUNT);
    return identity;
  }

  @Test
  void exchangesThePodsToken() throws Exception {
    WorkloadIdentity identity = identity();
    assertThat(service.isDone()).as("nobody is asked before").isTrue();
    Instant before = Instant.now();
    assertThat(identity.getAccessToken()).isEqualTo("given");
    assertThat(service.asked())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "path", "/a-tenant/oauth2/v2.0/token",
                "grant_type", "client_credentials",
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion", "of the pod",
                "client_id", "a-client",
                "scope", "https://storage.azure.com/.default"));
    assertThat(identity.getExpiryTime().toInstant())
        .isBetween(before.plusSeconds(3598), Instant.now().plusSeconds(3599));
  }

  @Test
  void readsTheFileAnewForEachToken() throws Exception {
    WorkloadIdentity identity = identity();
    identity.getAccessToken();
    Files.writeString(file, "the next one");
    identity.getAccessToken();
    service.asked();
    assertThat(service.asked()).containsEntry("client_assertion", "the next one");
  }

  @Test
  void keysComeBeforeTheEnvironmentAndAnAccountsBeforeAll() throws Exception {
    environment.clear();
    configuration.set("fs.azure.account.oauth2.msi.authority", service.uri());
    configuration.set("fs.azure.account.oauth2.msi.tenant", "of-the-keys");
    configuration.set("fs.azure.account.oauth2.client.id", "of-all");
    configuration.set("fs.azure.account.oauth2.client.id." + ACCOUNT, "of-the-account");
    configuration.set("fs.azure.account.oauth2.token.file", file.toString());
    identity().getAccessToken();
    assertThat(service.asked())
        .containsEntry("path", "/of-the-keys/oauth2/v2.0/token")
        .containsEntry("client_id", "of-the-account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"})
  void saysWhatIsMissing(String variable) {
    environment.put(variable, " ");
    assertThatThrownBy(this::identity)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("Cannot reach " + ACCOUNT, "set fs.azure.account.", variable);
  }

  @Test
  void saysWhyItIsRefusedAndNoToken() throws Exception {
    service.says(
        401,
        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS70021: no such subject\\r\\nTrace\",\"error_codes\":[70021]}");
    WorkloadIdentity identity = identity();
    assertThatThrownBy(identity::getAccessToken)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot get a token for %s, %s/a-tenant/oauth2/v2.0/token says 401: AADSTS70021: no such subject. Look at the federated credential of a-client",
            ACCOUNT, service.uri())
        .hasMessageNotContaining("of the pod");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"access_token\":\"x\"}", "{\"expires_in\":9}"})
  void anAnswerThatIsNoneIsRefused(String answer) throws Exception {
    service.says(200, answer);
    assertThatThrownBy(identity()::getAccessToken).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void asksAgainWhenTheServiceCannotAnswer(int status) throws Exception {
    service.saysFirst(2, status);
    assertThat(identity().getAccessToken()).isEqualTo("given");
    service.saysFirst(3, status);
    WorkloadIdentity identity = identity();
    assertThatThrownBy(identity::getAccessToken).hasMessageContaining("says " + status);
  }

  @Test
  void goesOnWithTheLastTokenWhileTheServiceIsAway() throws Exception {
    WorkloadIdentity identity = identity();
    identity.getAccessToken();
    Instant expiry = identity.getExpiryTime().toInstant();
    service.close();
    assertThat(identity.getAccessToken()).isEqualTo("given");
    assertThat(identity.getExpiryTime().toInstant()).isEqualTo(expiry);
  }

  @Test
  void aRefusalIsNotAskedAgainNorHiddenByTheLastToken() throws Exception {
    WorkloadIdentity identity = identity();
    identity.getAccessToken();
    service.asked();
    service.saysFirst(1, 400);
    assertThatThrownBy(identity::getAccessToken).hasMessageContaining("says 400");
    service.asked();
    assertThat(service.isDone()).isTrue();
  }

  @Test
  void saysWhichFileIsMissing() throws Exception {
    Files.delete(file);
    WorkloadIdentity identity = identity();
    assertThatThrownBy(identity::getAccessToken)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("Cannot read the token of the workload identity", file.toString());
  }

  @Test
  void isExpiredBeforeTheFirstToken() throws Exception {
    assertThat(identity().getExpiryTime().toInstant())
        .isBefore(Instant.now().minus(Duration.ofDays(1)));
  }
}
