package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.Causes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.RESTException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void saysWhatWasTriedAndTheCauseAtItsRoot() {
    Exception failure =
        new IllegalStateException(
            "Cannot publish silver.users", new IOException("No space left on device"));
    assertThat(Failures.reason(failure))
        .isEqualTo("Cannot publish silver.users (IOException: No space left on device)");
  }

  @Test
  void passesOverWrappersThatSayNothingOfTheirOwn() {
    Exception failure =
        new ExecutionException(
            new CompletionException(
                new UncheckedIOException(new IOException("No space left on device"))));
    assertThat(Failures.reason(failure)).isEqualTo("IOException: No space left on device");
  }

  @Test
  void doesNotSayTheSameTwice() {
    Exception failure =
        new IllegalStateException(
            "Cannot open the catalog, IOException: no such host", new IOException("no such host"));
    assertThat(Failures.reason(failure))
        .isEqualTo("Cannot open the catalog, IOException: no such host");
  }

  @Test
  void saysTheFirstLineOnly() {
    assertThat(Failures.reason(new IllegalStateException("Cannot plan\nmany\nlines")))
        .isEqualTo("Cannot plan");
  }

  @Test
  void namesTheKindOfAFailureWithoutMessage() {
    assertThat(Failures.reason(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void saysThatACatalogGaveNoAnswer() {
    Exception failure =
        new ExecutionException(
            new RESTException(new IOException("127.0.0.1:1 failed to respond"), "Error while"));
    assertThat(Failures.reason(failure))
        .isEqualTo(
            "Cannot tell what the catalog has done, it gave no answer: IOException: 127.0.0.1:1 failed to respond. Check that it runs, and run again, which looks first");
    assertThat(Failures.reason(new NotAuthorizedException("Not authorized: %s", "token")))
        .isEqualTo("NotAuthorizedException: Not authorized: token");
  }

  @Test
  void doesNotRunInCircles() {
    Exception a = new IllegalStateException("Cannot do a");
    Exception b = new IllegalStateException("because of b", a);
    a.initCause(b);
    assertThat(Failures.reason(a)).isEqualTo("Cannot do a (IllegalStateException: because of b)");
    assertThat(Causes.root(a)).isSameAs(b);
  }
}
