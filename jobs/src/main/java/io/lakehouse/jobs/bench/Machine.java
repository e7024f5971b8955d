package io.lakehouse.jobs.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the figures were taken.
 *
 * @param cores processors that the JVM may use
 * @param memoryMb memory of the machine or container, in 10^6 bytes
 * @param cpu model of the processor, or the architecture where the model is not told
 * @param system name and version of the operating system
 * @param java version and vendor of the JVM
 * @param loadBefore load average of the last minute before anything was started, null where the
 *     system has none; above a few tenths somebody else was at work and the figures are too high
 */
public record Machine(
    int cores, long memoryMb, String cpu, String system, String java, Double loadBefore) {

  /** This machine, now. */
  static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage();
    return new Machine(
        system.getAvailableProcessors(),
        system.getTotalMemorySize() / 1_000_000,
        model(),
        system.getName() + " " + system.getVersion(),
        System.getProperty("java.runtime.version") + " " + System.getProperty("java.vm.name"),
        load < 0 ? null : Math.round(load * 100) / 100.0);
  }

  private static String model() {
    String unknown = System.getProperty("os.arch");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(unknown);
    } catch (IOException e) {
      return unknown;
    }
  }
}
