package io.lakehouse.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.lakehouse.catalog.testing.adls.AdlsExtension;
import io.lakehouse.catalog.testing.adls.AdlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the module azure puts beside Flink's plugin, in the plugin's class loader. */
@ExtendWith(AdlsExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class AzureIdentitiesIT {
  private static final String CONTAINER = "identities";

  private AdlsServer adls;

  @BeforeAll
  void makeAContainer(AdlsServer given) {
    adls = given;
    adls.createContainer(CONTAINER);
  }

  @AfterEach
  void takeTheKeyAgain() {
    FileSystems.load(Configuration.fromMap(adls.hadoopProperties()));
  }

  private void load(Map<String, String> own) {
    Map<String, String> keys = new TreeMap<>(adls.hadoopProperties());
    keys.keySet().removeIf(key -> key.startsWith("fs.azure.account.key"));
    // The wait before a refused token is asked for again is most of a minute by default.
    keys.put("fs.azure.custom.token.fetch.retry.count", "0");
    keys.putAll(own);
    FileSystems.load(Configuration.fromMap(keys));
  }

  private void writesAndReads(String name) throws IOException {
    Path path = new Path(adls.uri(CONTAINER, name));
    PluginFiles.write(path, "hello");
    assertThat(PluginFiles.read(path)).isEqualTo("hello");
  }

  private String refused(String name) {
    Throwable failure = catchThrowable(() -> writesAndReads(name));
    assertThat(failure).isInstanceOf(IOException.class);
    return Throwables.getStackTrace(failure);
  }

  @Test
  void aWorkloadIdentityWritesAndReads(@TempDir java.nio.file.Path folder) throws Exception {
    String token = UUID.randomUUID().toString();
    String answer = "{\"access_token\": \"%s\", \"expires_in\": 3600}".formatted(token);
    HttpServer tokens =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tokens.createContext(
        "/tenant/oauth2/v2.0/token",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
          }
        });
    tokens.start();
    Map<String, String> keys =
        Map.of(
            "fs.azure.account.auth.type",
            "Custom",
            "fs.azure.account.oauth.provider.type",
            "io.lakehouse.azure.WorkloadIdentity",
            "fs.azure.account.oauth2.msi.authority",
            "http://127.0.0.1:" + tokens.getAddress().getPort(),
            "fs.azure.account.oauth2.msi.tenant",
            "tenant",
            "fs.azure.account.oauth2.client.id",
            "client",
            "fs.azure.account.oauth2.token.file",
            Files.writeString(folder.resolve("token"), "of the pod").toString());
    try {
      load(keys);
      assertThat(refused("too-early")).contains("403").doesNotContain(token);
      adls.admit("Bearer " + token);
      writesAndReads("by-workload-identity");
    } finally {
      tokens.stop(0);
    }
    load(keys);
    assertThat(refused("no-service")).contains("Connection refused").doesNotContain(token);
  }

  @Test
  void aSharedAccessSignatureWritesAndReads() throws Exception {
    String signature = UUID.randomUUID().toString();
    load(
        Map.of(
            "fs.azure.account.auth.type",
            "SAS",
            "fs.azure.sas.token.provider.type",
            "io.lakehouse.azure.FixedSas",
            "fs.azure.sas.fixed.token." + adls.host(),
            "?sv=2024-11-04&sp=rwdl&sig=" + signature));
    assertThat(refused("unsigned")).contains("403").doesNotContain(signature);
    adls.admit(signature);
    writesAndReads("by-signature");
  }

  @Test
  void whatIsMissingIsToldWithTheKeyThatSaysIt() {
    load(
        Map.of(
            "fs.azure.account.auth.type",
            "SAS",
            "fs.azure.sas.token.provider.type",
            "io.lakehouse.azure.FixedSas"));
    assertThat(refused("nothing")).contains("set fs.azure.sas.fixed.token." + adls.host());
  }
}
