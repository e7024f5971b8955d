package io.lakehouse.jobs.run;

/**
 * Another process has taken over what this one worked on, for it was silent too long. It must write
 * nothing more of it, not even that it has failed.
 */
public final class TakenOverException extends RefusedException {
  private static final long serialVersionUID = 1;

  TakenOverException(String message) {
    super(message);
  }
}
