package io.lakehouse.jobs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that stand elsewhere, so that no secret is in a configuration or on a command line: {@code
 * ${env:NAME}} is a variable of the environment, {@code ${file:/path}} the text of a file without
 * the line end behind it, as secrets are mounted.
 */
final class References {
  static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");

  private final UnaryOperator<String> environment;

  /**
   * @param environment gives the value of a variable, null for one that is not set
   */
  References(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /**
   * The value with what its references say.
   *
   * @param key whose value it is
   * @param problems gets a line for each reference that leads nowhere; it stays in the value then
   */
  String resolve(String key, String value, List<String> problems) {
    Matcher reference = REFERENCE.matcher(value);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String found =
          reference.group(1).equals("env")
              ? variable(key, reference.group(2), problems)
              : text(key, reference.group(2), problems);
      reference.appendReplacement(
          resolved, Matcher.quoteReplacement(found == null ? reference.group() : found));
    }
    return reference.appendTail(resolved).toString();
  }

  private String variable(String key, String name, List<String> problems) {
    String found = environment.apply(name);
    if (found == null) {
      problems.add("%s names a variable that the environment lacks: %s".formatted(key, name));
    }
    return found;
  }

  private static String text(String key, String file, List<String> problems) {
    try {
      return Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      problems.add("%s names a file that cannot be read: %s".formatted(key, file));
      return null;
    }
  }
}
