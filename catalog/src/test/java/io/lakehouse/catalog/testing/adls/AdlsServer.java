package io.lakehouse.catalog.testing.adls;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A storage account on loopback, with a name and a key that are made up at its start. Where there
 * is no Node.js the test is skipped with a message; in continuous integration it fails.
 *
 * <pre>{@code
 * try (AdlsServer adls = AdlsServer.start()) {
 *   adls.createContainer("lake");
 *   FileIO io = CatalogUtil.loadFileIO(impl, adls.icebergProperties(), null);
 *   adls.faults().next(2, call -> call.isAbout("orders"), Fault.status(503));
 *   io.newOutputFile(adls.uri("lake", "orders/1.parquet")).create();
 * }
 * }</pre>
 */
public final class AdlsServer implements AutoCloseable {
  private static final int KEY_BYTES = 64;

  private final SharedKey key;
  private final Azurite azurite;
  private final BlobService blobs;
  private final DfsFront dfs;
  private final HttpServer front;
  private final ExecutorService threads;
  private final boolean isSecure;
  private final Faults faults = new Faults();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private AdlsServer(SharedKey key, Azurite azurite, HttpServer front, boolean isSecure) {
    this.key = key;
    this.azurite = azurite;
    this.blobs = new BlobService(azurite.uri(), key);
    this.front = front;
    this.isSecure = isSecure;
    this.threads = Executors.newCachedThreadPool();
    front.setExecutor(threads);
    this.dfs = new DfsFront(key, blobs, faults, calls, closed);
    front.createContext("/", dfs);
    front.start();
  }

  /** An account that is reached over HTTP, by {@code abfs://}. */
  public static AdlsServer start() {
    return start(false);
  }

  /**
   * An account that is reached over TLS, by {@code abfss://}. From here on the clients of this
   * process trust its certificate and no other.
   */
  public static AdlsServer startSecure() {
    return start(true);
  }

  private static AdlsServer start(boolean isSecure) {
    requireNode();
    // Its answers are small and would wait for the acknowledgement of the ones before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      SharedKey key = newKey();
      Path home = AzuriteInstallation.home();
      HttpServer front = isSecure ? secureServer() : HttpServer.create(loopback(), 0);
      return new AdlsServer(key, Azurite.start(home, key), front, isSecure);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNode() {
    if (!AzuriteInstallation.isPossible()) {
      String why = "there is no Node.js with npm, which Azurite needs";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail("Cannot test Azure Data Lake Storage, " + why + ". Install both");
      }
      Assumptions.abort("skipped, " + why);
    }
  }

  private static SharedKey newKey() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new SharedKey(
        "lake" + Integer.toUnsignedString(random.nextInt(), Character.MAX_RADIX),
        Base64.getEncoder().encodeToString(key));
  }

  private static HttpServer secureServer() throws IOException {
    try {
      Certificate certificate = Certificate.make();
      certificate.trustInThisProcess();
      HttpsServer server = HttpsServer.create(loopback(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
      return server;
    } catch (GeneralSecurityException e) {
      throw new IOException("Cannot start a server with TLS", e);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /**
   * Lets in who shows this, beside who signs with the key: the header {@code Authorization} of a
   * call, or the parameter {@code sig} of its query.
   */
  public void admit(String pass) {
    dfs.admit(pass);
  }

  /** What goes wrong from now on. */
  public Faults faults() {
    return faults;
  }

  /** All calls until now, those that went wrong among them. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The account's name. */
  public String account() {
    return key.account();
  }

  /** The account's key, which must appear nowhere. */
  public String key() {
    return key.key();
  }

  /** The host that a URI names; where it really is say the properties. */
  public String host() {
    return account() + ".dfs.core.windows.net";
  }

  /** The URI of a path in a container. */
  public String uri(String container, String path) {
    return "%s://%s@%s/%s".formatted(isSecure ? "abfss" : "abfs", container, host(), path);
  }

  /** Makes a container. */
  public void createContainer(String name) {
    try {
      Answer answer = blobs.call("PUT", "/" + name + "?restype=container");
      if (!answer.isGood()) {
        throw new IllegalStateException(
            "Cannot make a container, Azurite says %d: %s".formatted(answer.status(), name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code adls.*} properties with which Iceberg's FileIO reaches the account by its key. */
  public Map<String, String> icebergProperties() {
    return new TreeMap<>(
        Map.of(
            "adls.connection-string." + host(),
            "%s://%s/%s".formatted(isSecure ? "https" : "http", address(), account()),
            "adls.auth.shared-key.account.name",
            account(),
            "adls.auth.shared-key.account.key",
            key()));
  }

  /** The {@code fs.azure.*} keys with which Hadoop's driver reaches the account by its key. */
  public Map<String, String> hadoopProperties() {
    return new TreeMap<>(
        Map.of(
            "fs.azure.abfs.endpoint",
            address(),
            "fs.azure.always.use.https",
            "" + isSecure,
            "fs.azure.account.key." + host(),
            key(),
            // Whole seconds of waiting would be most of a test's time.
            "fs.azure.io.retry.min.backoff.interval",
            "50",
            "fs.azure.io.retry.backoff.interval",
            "50",
            "fs.azure.io.retry.max.backoff.interval",
            "200"));
  }

  private String address() {
    return "127.0.0.1:" + front.getAddress().getPort();
  }

  @Override
  public void close() {
    closed.countDown();
    front.stop(0);
    threads.shutdownNow();
    azurite.close();
  }
}
