package io.lakehouse.jobs.run;

/** The data of a day, or the state of the lake, does not allow what was asked: exit code 1. */
public sealed class RefusedException extends RuntimeException permits TakenOverException {
  private static final long serialVersionUID = 1;

  public RefusedException(String message) {
    super(message);
  }
}
