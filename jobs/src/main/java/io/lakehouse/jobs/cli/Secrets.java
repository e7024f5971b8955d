package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.UsageException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Keys whose values are secrets. Anyone on the machine can read the command line of a process. */
final class Secrets {
  private static final Pattern SECRET =
      Pattern.compile(
          "account\\.key(\\.|$)|secret|password|sas-token\\.|sas\\.fixed\\.token|adls\\.token$|jaas\\.config");

  private Secrets() {}

  /**
   * Refuses secrets on the command line.
   *
   * @throws UsageException naming the keys, never their values
   */
  static void refuse(Collection<String> keys) {
    List<String> secrets =
        keys.stream().filter(key -> SECRET.matcher(key).find()).sorted().toList();
    if (!secrets.isEmpty()) {
      throw new UsageException(
          "Cannot take secrets from the command line, others can read it there and ops.runs would keep them: %s. Write them into a file that only you can read and name it with --conf"
              .formatted(String.join(", ", secrets)));
    }
  }
}
