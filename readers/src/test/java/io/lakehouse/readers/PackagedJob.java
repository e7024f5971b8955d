package io.lakehouse.readers;

import io.lakehouse.jobs.testing.CatalogProcess;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The packaged job with its test jar, to be started as a process. */
final class PackagedJob {
  static final Path TARGET = Path.of(System.getProperty("lakehouse.jobs.home", "../jobs/target"));

  private PackagedJob() {}

  /**
   * The command line, to which arguments can be added.
   *
   * @param folder for its temporary files and its log
   * @throws IllegalStateException when the job is not packaged
   */
  static List<String> command(Path folder, String main) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // With the default the virtual machine stops to compile, and says so on the standard output.
    line.add("-XX:ReservedCodeCacheSize=200m");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(line::add);
    line.add("-Duser.timezone=UTC");
    line.add("-Djava.io.tmpdir=" + folder);
    line.add("-Dlakehouse.log.file=" + folder.resolve("lake.log"));
    line.add("-Dlakehouse.broker.home=" + System.getProperty("lakehouse.broker.home"));
    line.addAll(CatalogProcess.trust());
    line.add("-cp");
    line.add(
        String.join(
            File.pathSeparator,
            jar("-job.jar"),
            jar("-tests.jar"),
            TARGET.resolve("lib") + File.separator + "*"));
    line.add(main);
    return line;
  }

  private static String jar(String ending) throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(ending))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "Cannot start the packaged job, there is no *%s in %s: run mvn package"
                          .formatted(ending, TARGET.toAbsolutePath())));
    }
  }
}
