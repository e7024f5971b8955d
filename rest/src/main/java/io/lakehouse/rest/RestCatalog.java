package io.lakehouse.rest;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A REST catalog on a free port of 127.0.0.1, over a JDBC catalog. */
final class RestCatalog implements AutoCloseable {
  private final JdbcCatalog tables;
  private final Server server;

  private RestCatalog(JdbcCatalog tables, Server server) {
    this.tables = tables;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param warehouse where new tables live
   */
  static RestCatalog start(Postgres postgres, Path warehouse) throws Exception {
    JdbcCatalog tables = new JdbcCatalog();
    tables.initialize(
        "lake",
        Map.of(
            "uri", postgres.url("rest"),
            "jdbc.user", postgres.user(),
            "jdbc.password", postgres.password(),
            "jdbc.schema-version", "V1",
            "warehouse", "file:" + warehouse.toAbsolutePath(),
            "io-impl", LocalFiles.class.getName()));
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(
        new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(tables))), "/*");
    server.setHandler(context);
    server.start();
    return new RestCatalog(tables, server);
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
