package io.lakehouse.jobs.run;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Who works on a day.
 *
 * @param token drawn at random by each {@link Journal}: names and numbers come again, this does not
 * @param host the host's name, for people: containers may share it
 * @param place where the process number counts, see {@link ProcessTable#place}; empty for nowhere
 * @param pid the number of the process there
 * @param bornAt when it started, see {@link ProcessTable#bornAt}; 0 when it is not known
 * @param seenAt its last sign of life, milliseconds since 1970
 */
public record Owner(String token, String host, String place, long pid, long bornAt, long seenAt) {

  /** A state that an older version has written has neither token nor place. */
  public Owner {
    token = token == null ? "" : token;
    place = place == null ? "" : place;
  }

  static Owner self(String token) {
    ProcessTable processes = ProcessTable.ofThisProcess();
    long pid = ProcessHandle.current().pid();
    return new Owner(
        token,
        ProcessTable.hostName(),
        processes.place(),
        pid,
        bornAt(processes, pid),
        System.currentTimeMillis());
  }

  private static long bornAt(ProcessTable processes, long pid) {
    try {
      return processes.bornAt(pid).orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** No process: who asks may go on. */
  static Owner nobody() {
    return new Owner("", ProcessTable.hostName(), "", 0, 0, 0);
  }

  /** No process, but a sign of life of what works without one. */
  static Owner unattended() {
    return new Owner("", ProcessTable.hostName(), "", 0, 0, System.currentTimeMillis());
  }

  boolean isProcess() {
    return pid > 0;
  }

  boolean isAlive(Duration lease) {
    return isAlive(lease, ProcessTable.ofThisProcess());
  }

  /** Where its number counts the process is asked for; elsewhere its last sign decides. */
  boolean isAlive(Duration lease, ProcessTable processes) {
    if (bornAt > 0 && !place.isEmpty() && place.equals(processes.place())) {
      try {
        OptionalLong found = processes.bornAt(pid);
        return found.isPresent() && found.getAsLong() == bornAt;
      } catch (IOException e) {
        // It is hidden from this process: its last sign decides.
      }
    }
    return System.currentTimeMillis() - seenAt < lease.toMillis();
  }
}
