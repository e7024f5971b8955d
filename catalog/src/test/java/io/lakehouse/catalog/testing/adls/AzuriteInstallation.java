package io.lakehouse.catalog.testing.adls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Azurite from npm in a folder of the build, as the lock file pins it. Installed once. */
final class AzuriteInstallation {
  private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");

  private AzuriteInstallation() {}

  /** Whether there is what runs it and installs it. */
  static boolean isPossible() {
    return runs("node") && runs("npm");
  }

  private static boolean runs(String command) {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The folder with {@code node_modules}; threads and processes at once install one after the
   * other.
   */
  static synchronized Path home() throws IOException {
    Path home =
        Path.of(System.getProperty("lakehouse.azurite.home", "target/azurite")).toAbsolutePath();
    Files.createDirectories(home);
    try (FileChannel channel =
            FileChannel.open(
                home.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      install(home);
    }
    return home;
  }

  private static void install(Path home) throws IOException {
    Path done = home.resolve("installed");
    byte[] wanted = resource("package-lock.json");
    if (Files.exists(done) && Arrays.equals(Files.readAllBytes(done), wanted)) {
      return;
    }
    for (String file : FILES) {
      Files.write(home.resolve(file), resource(file));
    }
    Path log = home.resolve("npm.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (npm.waitFor() != 0) {
        throw new IOException(
            "Cannot install Azurite, npm says: "
                + Files.readString(log, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      npm.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("Cannot install Azurite, it was interrupted", e);
    }
    Path written = Files.write(home.resolve("installed.new"), wanted);
    Files.move(written, done, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = AzuriteInstallation.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("Cannot install Azurite, the fixture lacks a file: " + name);
      }
      return in.readAllBytes();
    }
  }
}
