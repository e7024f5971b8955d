package io.lakehouse.jobs.bench;

/**
 * What a process has used, as the operating system counts it.
 *
 * @param userSeconds CPU time of its own code
 * @param systemSeconds CPU time that the kernel spent for it
 */
record Usage(double userSeconds, double systemSeconds) {
  Usage minus(Usage before) {
    return new Usage(userSeconds - before.userSeconds, systemSeconds - before.systemSeconds);
  }

  double seconds() {
    return userSeconds + systemSeconds;
  }
}
