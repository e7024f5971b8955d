package io.lakehouse.catalog.testing.adls;

import java.time.Duration;

/** What goes wrong with a call. */
public sealed interface Fault {
  /** The storage answers with this status and does nothing. */
  record Status(int code) implements Fault {}

  /** The connection is closed without an answer, and nothing is done. */
  record Dropped() implements Fault {}

  /** All goes well, after a while. */
  record Slow(Duration delay) implements Fault {}

  /** The call is carried out, and the connection closed without an answer. */
  record LostResponse() implements Fault {}

  static Fault status(int code) {
    return new Status(code);
  }

  static Fault dropped() {
    return new Dropped();
  }

  static Fault slow(Duration delay) {
    return new Slow(delay);
  }

  static Fault lostResponse() {
    return new LostResponse();
  }
}
