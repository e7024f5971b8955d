package io.lakehouse.jobs.config;

/** Wrong usage or configuration, found before anything was written: exit code 2. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
