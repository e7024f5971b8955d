package io.lakehouse.jobs.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must not be shown of a configuration, nor stand on a command line. */
public final class Secrets {
  private static final Pattern KEY =
      Pattern.compile(
          "(?i).*(password|passwd|secret|credential|token|apikey|api-key|jaas|account\\.?key|shared-key|connection-string).*");

  /** The narrower look: what is surely one, and no key that only tells where one is found. */
  private static final Pattern SURE =
      Pattern.compile(
          "account\\.key(\\.|$)|secret|password|sas-token\\.|sas\\.fixed\\.token|adls\\.token$|jaas\\.config");

  /** A user with a password before the host, or a password among the options. */
  private static final Pattern IN_URI =
      Pattern.compile("(?i)//[^/@?]*:[^/@?]*@|[?&;](password|sslpassword|token|sig|secret)=[^&;]+");

  private Secrets() {}

  /** Whether the value is one, by the name of its key; a reference to one is none. */
  public static boolean isOne(String key, String value) {
    return KEY.matcher(key).matches() && !References.REFERENCE.matcher(value).matches();
  }

  /**
   * Refuses secrets on the command line, where anyone on the machine can read them.
   *
   * @param keys what was given there
   * @throws UsageException naming the keys, never their values
   */
  public static void refuse(Map<String, String> keys) {
    List<String> secrets =
        keys.entrySet().stream()
            .filter(key -> SURE.matcher(key.getKey()).find())
            .filter(key -> !References.REFERENCE.matcher(key.getValue()).matches())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!secrets.isEmpty()) {
      throw new UsageException(
          "Cannot take secrets from the command line, others can read it there and ops.runs would keep them: %s. Name a variable, ${env:NAME}, or a file, ${file:/path}, or write them into a file that only you can read and name it with --conf"
              .formatted(String.join(", ", secrets)));
    }
  }

  /** Whether a URI holds one. */
  public static boolean areIn(String uri) {
    return IN_URI.matcher(uri).find();
  }
}
