package io.lakehouse.jobs.source.file;

import java.io.IOException;

/** Says why a file as a whole is none of its feed's; the message completes "the file ...". */
public final class RefusedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  public RefusedFileException(String refusal) {
    super(refusal);
  }
}
