package io.lakehouse.jobs.cli;

import java.nio.file.Path;

/** Where this process logs: the launcher says it in a system property that log4j2.xml reads. */
final class Logging {
  private static final String PROPERTY = "lakehouse.log.file";

  private Logging() {}

  static Path file() {
    return Path.of(System.getProperty(PROPERTY, ".lake/logs/lake.log"));
  }
}
