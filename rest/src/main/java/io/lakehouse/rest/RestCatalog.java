package io.lakehouse.rest;

import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A REST catalog on a free port of 127.0.0.1, over a JDBC catalog. */
final class RestCatalog implements AutoCloseable {
  private static final Duration AWAY = Duration.ofSeconds(2);

  private final JdbcCatalog tables;
  private final Server server;
  private final Mishaps mishaps =
      new Mishaps(() -> restart = CompletableFuture.runAsync(this::restart));
  private volatile CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);

  private RestCatalog(JdbcCatalog tables) {
    this.tables = tables;
    this.server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(new FilterHolder(mishaps), "/*", EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(
        new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(tables))), "/*");
    server.setHandler(context);
  }

  /**
   * Starts it.
   *
   * @param storage Iceberg's properties of where new tables live and how that is reached
   */
  static RestCatalog start(Postgres postgres, Map<String, String> storage) throws Exception {
    Map<String, String> properties = new HashMap<>(storage);
    properties.put("uri", postgres.url("rest"));
    properties.put("jdbc.user", postgres.user());
    properties.put("jdbc.password", postgres.password());
    properties.put("jdbc.schema-version", "V1");
    JdbcCatalog tables = new JdbcCatalog();
    tables.initialize("lake", properties);
    RestCatalog catalog = new RestCatalog(tables);
    catalog.server.start();
    return catalog;
  }

  Mishaps mishaps() {
    return mishaps;
  }

  /** Waits for a restart that has begun to be done. */
  void awaitRestart() {
    restart.join();
  }

  /** Nothing answers for two seconds; then the same port does again. */
  private void restart() {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    connector.setPort(connector.getLocalPort());
    try {
      server.stop();
      Thread.sleep(AWAY.toMillis());
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot restart the catalog", e);
    }
  }

  /** What a client calls {@code uri}. */
  String uri() {
    return "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    tables.close();
  }
}
