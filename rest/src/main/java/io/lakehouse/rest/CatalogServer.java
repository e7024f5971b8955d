package io.lakehouse.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Starts a PostgreSQL server and a REST catalog on 127.0.0.1, prints where they are as lines of
 * {@code key=value}, and ends when its standard input does: with the process that started it.
 *
 * <ul>
 *   <li>{@code jdbc}: a database for a JDBC catalog
 *   <li>{@code user}, {@code password}: who may use it; the server asks for the password
 *   <li>{@code rest}: the REST catalog, which keeps its tables in another database
 * </ul>
 *
 * <p>A line on standard input plans a mishap of the REST catalog, such as {@code DROPPED 3}: see
 * {@link Mishaps}. An empty one plans none; each is answered by {@code planned=} and how many are
 * to come, when a catalog that is started anew is back.
 */
public final class CatalogServer {
  private CatalogServer() {}

  /**
   * Serves until the standard input ends.
   *
   * @param args the folder for the data of PostgreSQL, and the warehouse of the REST catalog: a
   *     local folder, or a file of Iceberg's properties of another storage, as {@code key=value}
   */
  public static void main(String[] args) throws Exception {
    try (Postgres postgres = Postgres.start(Path.of(args[0]));
        RestCatalog rest = RestCatalog.start(postgres, storage(Path.of(args[1])))) {
      System.out.println("jdbc=" + postgres.url("lake"));
      System.out.println("user=" + postgres.user());
      System.out.println("password=" + postgres.password());
      System.out.println("rest=" + rest.uri());
      System.out.println("ready");
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          String[] words = line.split(" ");
          rest.mishaps().plan(Mishaps.Kind.valueOf(words[0]), Long.parseLong(words[1]));
        }
        rest.awaitRestart();
        System.out.println("planned=" + rest.mishaps().planned());
      }
    }
    // Threads of the servers would keep the process alive.
    System.exit(0);
  }

  private static Map<String, String> storage(Path warehouse) throws IOException {
    if (!Files.isRegularFile(warehouse)) {
      return Map.of(
          "warehouse", "file:" + warehouse.toAbsolutePath(), "io-impl", LocalFiles.class.getName());
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(warehouse)) {
      properties.load(reader);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }
}
