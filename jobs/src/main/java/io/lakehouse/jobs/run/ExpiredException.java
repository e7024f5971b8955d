package io.lakehouse.jobs.run;

/** Snapshots that would be needed to tell what a stream has written are not there any more. */
final class ExpiredException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ExpiredException(String message) {
    super(message);
  }
}
