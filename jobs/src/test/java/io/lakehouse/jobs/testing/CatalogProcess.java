package io.lakehouse.jobs.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL and a REST catalog in a process of its own, on 127.0.0.1: the module {@code rest}. It
 * has Iceberg's own jars, which must not meet Iceberg's runtime for an engine. This class needs
 * nothing but the JDK, so that tests of other engines can use it.
 */
public final class CatalogProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final Map<String, String> answers;

  private CatalogProcess(Process process, BufferedReader lines, Map<String, String> answers) {
    this.process = process;
    this.lines = lines;
    this.answers = answers;
  }

  /**
   * Starts both and waits until they serve.
   *
   * @param folder where PostgreSQL's data is
   * @param warehouse where the REST catalog puts new tables: a folder, or a file of Iceberg's
   *     properties of another storage, whose certificate this process trusts
   * @throws IOException when it ends before: its module is not built, or says why on stderr
   */
  public static CatalogProcess start(Path folder, Path warehouse) throws IOException {
    Path home = Path.of(System.getProperty("lakehouse.rest.home", "../rest/target"));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.add("-Duser.timezone=UTC");
    line.addAll(trust());
    line.add("-cp");
    line.add(
        String.join(
            File.pathSeparator,
            home.resolve("classes").toString(),
            home.resolve("lib") + "/*",
            home.resolve("azure") + "/*"));
    line.add("io.lakehouse.rest.CatalogServer");
    line.addAll(List.of(folder.toString(), warehouse.toString()));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, String> answers = new LinkedHashMap<>();
    BufferedReader lines = process.inputReader();
    for (String said = lines.readLine(); !"ready".equals(said); said = lines.readLine()) {
      if (said == null) {
        process.destroyForcibly();
        throw new IOException(
            "Cannot start the catalogs, the process ended: see stderr, and build the module rest: "
                + home.toAbsolutePath());
      }
      int equals = said.indexOf('=');
      answers.put(said.substring(0, equals), said.substring(equals + 1));
    }
    return new CatalogProcess(process, lines, answers);
  }

  /** What another JVM is told to trust the certificates that this one trusts. */
  public static List<String> trust() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("javax.net.ssl.trustStore"))
        .sorted()
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .toList();
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

  /** What becomes of the answer to a commit that the REST catalog has carried out. */
  public enum Mishap {
    /** The connection is closed without it. */
    DROPPED,
    /** A proxy on the way answers that it has waited long enough. */
    TIMED_OUT,
    /** The connection is closed, and for two seconds nothing answers. */
    RESTARTED
  }

  /**
   * Plans a mishap.
   *
   * @param commit 1 is for the next commit of a table
   */
  public void plan(Mishap mishap, int commit) throws IOException {
    ask(mishap + " " + commit);
  }

  /** How many mishaps are still to come, told when a catalog that is started anew is back. */
  public int planned() throws IOException {
    return Integer.parseInt(ask("").replace("planned=", ""));
  }

  private String ask(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return lines.readLine();
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
