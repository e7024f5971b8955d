package io.lakehouse.jobs.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PostgreSQL and a REST catalog in a process of its own, on 127.0.0.1: the module {@code rest}. It
 * has Iceberg's own jars, which must not meet Iceberg's runtime for an engine. This class needs
 * nothing but the JDK, so that tests of other engines can use it.
 */
public final class CatalogProcess implements AutoCloseable {
  private final Process process;
  private final Map<String, String> answers;

  private CatalogProcess(Process process, Map<String, String> answers) {
    this.process = process;
    this.answers = answers;
  }

  /**
   * Starts both and waits until they serve.
   *
   * @param folder where PostgreSQL's data is
   * @param warehouse where the REST catalog puts new tables
   * @throws IOException when it ends before: its module is not built, or says why on stderr
   */
  public static CatalogProcess start(Path folder, Path warehouse) throws IOException {
    Path home = Path.of(System.getProperty("lakehouse.rest.home", "../rest/target"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-cp",
                home.resolve("classes") + File.pathSeparator + home.resolve("lib") + "/*",
                "io.lakehouse.rest.CatalogServer",
                folder.toString(),
                warehouse.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, String> answers = new LinkedHashMap<>();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
      if (line == null) {
        process.destroyForcibly();
        throw new IOException(
            "Cannot start the catalogs, the process ended: see stderr, and build the module rest: "
                + home.toAbsolutePath());
      }
      int equals = line.indexOf('=');
      answers.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new CatalogProcess(process, answers);
  }

  /** The JDBC URL of a database for a JDBC catalog, without user and password. */
  public String jdbc() {
    return answers.get("jdbc");
  }

  public String user() {
    return answers.get("user");
  }

  public String password() {
    return answers.get("password");
  }

  /** What a client of the REST catalog calls {@code uri}. */
  public String rest() {
    return answers.get("rest");
  }

  /** Ends both; what they kept is gone. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
