package io.lakehouse.rest;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A PostgreSQL server on a free port of 127.0.0.1 that asks its one user for a password. */
final class Postgres implements AutoCloseable {
  private static final String USER = "lake";

  private final EmbeddedPostgres server;
  private final String password;

  private Postgres(EmbeddedPostgres server, String password) {
    this.server = server;
    this.password = password;
  }

  /**
   * Starts the server with the databases {@code lake} and {@code rest}.
   *
   * @param folder where its data is; it is made, and gone when the server is closed
   */
  static Postgres start(Path folder) throws IOException, SQLException {
    Path data = Files.createDirectories(folder).resolve("data");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data.toFile())
            .setOverrideWorkingDirectory(folder.resolve("bin").toFile())
            .setCleanDataDirectory(true)
            .setServerConfig("fsync", "off")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
    String password = UUID.randomUUID().toString();
    Path access = data.resolve("pg_hba.conf");
    Files.writeString(
        access,
        "host all %s 127.0.0.1/32 scram-sha-256\n".formatted(USER) + Files.readString(access));
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_reload_conf()");
      statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, password));
      statement.execute("CREATE DATABASE lake OWNER " + USER);
      statement.execute("CREATE DATABASE rest OWNER " + USER);
    }
    return new Postgres(server, password);
  }

  /** The JDBC URL of a database, without user and password. */
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), database);
  }

  String user() {
    return USER;
  }

  String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
