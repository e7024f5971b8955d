package io.lakehouse.catalog.testing.adls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of Azurite's blob service, which keeps its files in memory and listens on loopback. */
final class Azurite implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("listens on (http://[0-9.:]+)");
  private static final int KEPT_LINES = 50;

  private final Process process;
  private final URI uri;

  private Azurite(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Starts a process that knows one account and its key, and waits until it listens. */
  static Azurite start(Path home, SharedKey key) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
                "node",
                home.resolve("node_modules/azurite/dist/src/blob/main.js").toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                "0",
                "--inMemoryPersistence",
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--silent")
            .redirectErrorStream(true);
    command.environment().put("AZURITE_ACCOUNTS", key.account() + ":" + key.key());
    Process process = command.start();
    // Not the JVM's to leave behind, whatever ends it.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Deque<String> said = new ArrayDeque<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      Matcher address = LISTENS.matcher(line);
      if (address.find()) {
        drain(out);
        return new Azurite(process, URI.create(address.group(1)));
      }
      if (said.size() > KEPT_LINES) {
        said.remove();
      }
    }
    throw new IOException(
        "Cannot start Azurite, it ended without listening: "
            + String.join(" | ", List.copyOf(said)));
  }

  /** A process whose output nobody reads stops at some point. */
  private static void drain(BufferedReader out) {
    Thread reader =
        new Thread(
            () -> {
              try (out) {
                while (out.readLine() != null) {
                  // Nothing to see.
                }
              } catch (IOException e) {
                // The process has ended.
              }
            },
            "azurite-output");
    reader.setDaemon(true);
    reader.start();
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
