package io.lakehouse.catalog.azure;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A failure as a log would show it, with all of its causes. */
final class Traces {
  private Traces() {}

  static String of(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
