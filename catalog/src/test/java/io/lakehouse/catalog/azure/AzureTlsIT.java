package io.lakehouse.catalog.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.testing.adls.AdlsServer;
import org.apache.iceberg.io.FileIO;
import org.junit.jupiter.api.Test;

/** The same over TLS, as it is in production. */
class AzureTlsIT {
  @Test
  void readsWhatItHasWrittenOverTls() throws Exception {
    try (AdlsServer adls = AdlsServer.startSecure()) {
      adls.createContainer("lake");
      FileIO io = Files.ours(adls);
      String uri = adls.uri("lake", "secure/file");
      assertThat(uri).startsWith("abfss://");
      Files.write(io, uri, "hello");
      assertThat(Files.read(io, uri)).isEqualTo("hello");
      assertThat(Files.ours(adls).listPrefix(adls.uri("lake", "secure"))).hasSize(1);
    }
  }
}
