package io.lakehouse.jobs.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Linux's own books, {@code /proc}. Elsewhere nothing is found in it. */
final class Proc {
  /** {@code USER_HZ}, the same on every architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  // Fields of `stat` behind the name, counted from 0: see proc(5).
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /**
   * A thread's CPU time.
   *
   * @param name what the kernel knows of its name, 15 characters
   */
  record ThreadUsage(String name, double seconds) {}

  /** CPU time of all children of this process that have ended. */
  static Optional<Usage> endedChildren() {
    return stat(ROOT.resolve("self/stat"))
        .map(stat -> new Usage(stat.seconds(CHILDREN_USER), stat.seconds(CHILDREN_SYSTEM)));
  }

  /** Most memory that a living process has had resident so far, in 1024 bytes. */
  static OptionalLong peakResident(long pid) {
    return text(ROOT.resolve(pid + "/status")).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /** The threads of a living process by their id. */
  static Map<Long, ThreadUsage> threads(long pid) {
    Map<Long, ThreadUsage> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(ROOT.resolve(pid + "/task"))) {
      for (Path task : tasks) {
        stat(task.resolve("stat"))
            .ifPresent(
                stat ->
                    threads.put(
                        Long.parseLong(task.getFileName().toString()),
                        new ThreadUsage(stat.name, stat.seconds(USER) + stat.seconds(SYSTEM))));
      }
    } catch (IOException e) {
      // It has ended meanwhile.
    }
    return threads;
  }

  private record Stat(String name, List<String> fields) {
    double seconds(int field) {
      return Long.parseLong(fields.get(field)) / TICKS_PER_SECOND;
    }
  }

  private static Optional<Stat> stat(Path file) {
    return text(file)
        .map(
            text -> {
              int end = text.lastIndexOf(')');
              return new Stat(
                  text.substring(text.indexOf('(') + 1, end),
                  List.of(text.substring(end + 2).split(" ", -1)));
            });
  }

  private static Optional<String> text(Path file) {
    try {
      // Not UTF-8: the name of a thread may be cut inside a character.
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
