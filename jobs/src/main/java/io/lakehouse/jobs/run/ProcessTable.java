package io.lakehouse.jobs.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The processes that this one can ask for. Containers may share a host's name and even its process
 * numbers, so on Linux a number counts only within one start of the system and one namespace.
 *
 * @param proc where Linux tells of its processes; on other systems there is no such folder
 */
record ProcessTable(Path proc) {
  /** Of a line of {@code /proc/<pid>/stat} behind the name: the state is first, the start 20th. */
  private static final int START = 19;

  static ProcessTable ofThisProcess() {
    return new ProcessTable(Path.of("/proc"));
  }

  /** Where a process number means one process; empty when that cannot be found out. */
  String place() {
    if (!Files.isDirectory(proc)) {
      return hostName();
    }
    try {
      return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(proc.resolve("self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /**
   * When a process started: clock ticks since the system did, as the wall clock may be set; on
   * systems without {@code /proc} milliseconds since 1970.
   *
   * @return empty when no process of that number works
   * @throws IOException when it cannot be found out
   */
  OptionalLong bornAt(long pid) throws IOException {
    if (!Files.isDirectory(proc)) {
      return handle(pid);
    }
    try {
      // The name may hold any byte, and blanks and brackets, too.
      String stat =
          Files.readString(
              proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      boolean gone = fields[0].equals("Z") || fields[0].equals("X");
      return gone ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[START]));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("Cannot read when a process started, its line is broken: " + pid, e);
    }
  }

  private static OptionalLong handle(long pid) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return OptionalLong.empty();
    }
    Instant start =
        process
            .get()
            .info()
            .startInstant()
            .orElseThrow(
                () -> new IOException("Cannot tell when a process started, it is hidden: " + pid));
    return OptionalLong.of(start.toEpochMilli());
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
