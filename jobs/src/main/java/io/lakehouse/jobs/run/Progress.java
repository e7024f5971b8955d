package io.lakehouse.jobs.run;

/** Where a user reads how a run gets on. */
@FunctionalInterface
public interface Progress {
  /** One line. */
  void say(String line);
}
