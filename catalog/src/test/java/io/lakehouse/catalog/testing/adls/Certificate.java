package io.lakehouse.catalog.testing.adls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, for loopback, made for one start of a server. */
final class Certificate {
  private static final String ALIAS = "adls";

  private final char[] password;
  private final KeyStore own;
  private final KeyStore trusted;

  private Certificate(char[] password, KeyStore own, KeyStore trusted) {
    this.password = password;
    this.own = own;
    this.trusted = trusted;
  }

  /** Makes one with the JDK's keytool, valid for two days. */
  static Certificate make() throws IOException {
    String password = UUID.randomUUID().toString();
    Path folder = Files.createTempDirectory("certificate");
    Path file = folder.resolve("own.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  ALIAS,
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-validity",
                  "2",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "SAN=ip:127.0.0.1,dns:localhost",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  password)
              .redirectErrorStream(true)
              .start();
      String said =
          new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (keytool.waitFor() != 0) {
        throw new IOException("Cannot make a certificate, keytool says: " + said);
      }
      return read(file, password.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("Cannot make a certificate", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot make a certificate, it was interrupted", e);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static Certificate read(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      own.load(in, password);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
    return new Certificate(password, own, trusted);
  }

  /** What a server shows. */
  SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trustManagers().getTrustManagers(), null);
    return context;
  }

  private TrustManagerFactory trustManagers() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust;
  }

  /**
   * From here on the clients of this process trust it and nothing else: those that ask Java for its
   * context, and those that read the trust store themselves.
   */
  void trustInThisProcess() throws IOException, GeneralSecurityException {
    Path file = Files.createTempFile("trusted", ".p12");
    file.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, password);
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
    System.setProperty("javax.net.ssl.trustStorePassword", new String(password));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trustManagers().getTrustManagers(), null);
    SSLContext.setDefault(context);
  }
}
