package io.lakehouse.jobs.source.csv;

import java.io.IOException;

/** Says why a file as a whole is none of its feed's; the message completes "the file ...". */
final class RefusedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  RefusedFileException(String refusal) {
    super(refusal);
  }
}
