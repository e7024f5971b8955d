package io.lakehouse.jobs.config;

import java.util.regex.Pattern;

/** What must not be shown of a configuration. */
public final class Secrets {
  private static final Pattern KEY =
      Pattern.compile(
          "(?i).*(password|passwd|secret|credential|token|apikey|api-key|jaas|account\\.?key|shared-key|connection-string).*");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]*}");

  /** A user with a password before the host, or a password among the options. */
  private static final Pattern IN_URI =
      Pattern.compile("(?i)//[^/@?]*:[^/@?]*@|[?&;](password|sslpassword|token|sig|secret)=[^&;]+");

  private Secrets() {}

  /** Whether the value is one, by the name of its key; a reference to one is none. */
  public static boolean isOne(String key, String value) {
    return KEY.matcher(key).matches() && !REFERENCE.matcher(value).matches();
  }

  /** Whether a URI holds one. */
  public static boolean areIn(String uri) {
    return IN_URI.matcher(uri).find();
  }
}
