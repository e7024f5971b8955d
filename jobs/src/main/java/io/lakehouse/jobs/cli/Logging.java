package io.lakehouse.jobs.cli;

import java.nio.file.Path;

/**
 * Where this process logs: the launcher says it in a system property that log4j2.xml reads, Flink's
 * scripts in one of theirs.
 */
final class Logging {
  private static final String PROPERTY = "lakehouse.log.file";

  private Logging() {}

  static Path file() {
    return Path.of(
        System.getProperty(PROPERTY, System.getProperty("log.file", ".lake/logs/lake.log")));
  }
}
