package io.lakehouse.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to start the job that this process is of, once more: the same java, JVM arguments and
 * classes.
 *
 * @param java the executable
 * @param jvmArguments those of this process that another one can have, too
 * @param classPath class path
 * @param mainClass main class
 */
record JobCommand(String java, List<String> jvmArguments, String classPath, String mainClass) {
  /** Two processes cannot share these: files that they write, ports that they listen on. */
  private static final List<String> OWN =
      List.of(
          "-Djava.io.tmpdir=",
          "-Dlakehouse.log.file=",
          "-XX:ArchiveClassesAtExit=",
          "-XX:StartFlightRecording",
          "-XX:FlightRecorderOptions",
          "-agentlib:",
          "-agentpath:");

  JobCommand {
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** As this process was started. */
  static JobCommand ofThisProcess() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    return new JobCommand(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        runtime.getInputArguments().stream()
            .filter(argument -> OWN.stream().noneMatch(argument::startsWith))
            .toList(),
        runtime.getClassPath(),
        System.getProperty("sun.java.command").split(" ", 2)[0]);
  }

  /** The whole command line. */
  List<String> with(List<String> moreJvmArguments, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java);
    Stream.of(jvmArguments, moreJvmArguments, List.of("-cp", classPath, mainClass), arguments)
        .forEach(command::addAll);
    return command;
  }
}
