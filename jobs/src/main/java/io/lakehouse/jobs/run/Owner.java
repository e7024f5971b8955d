package io.lakehouse.jobs.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;

/**
 * The process that runs a day.
 *
 * @param host its host's name
 * @param pid its number there
 * @param bornAt when it started, milliseconds since 1970: a number is used again, this is not
 * @param seenAt its last sign of life, milliseconds since 1970
 */
public record Owner(String host, long pid, long bornAt, long seenAt) {

  static Owner self() {
    ProcessHandle process = ProcessHandle.current();
    return new Owner(hostName(), process.pid(), bornAt(process), System.currentTimeMillis());
  }

  /** No process: who asks may go on. */
  static Owner nobody() {
    return new Owner(hostName(), 0, 0, 0);
  }

  /** On this host the process is asked for; elsewhere its last sign decides. */
  boolean isAlive(Duration lease) {
    if (host.equals(hostName())) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> bornAt(process) == bornAt)
          .isPresent();
    }
    return System.currentTimeMillis() - seenAt < lease.toMillis();
  }

  private static long bornAt(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
