package io.lakehouse.catalog.testing.adls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes a call, lets go wrong what is to go wrong, and answers the rest. */
final class DfsFront implements HttpHandler {
  private final SharedKey key;
  private final Set<String> passes = ConcurrentHashMap.newKeySet();
  private final BlobService blobs;
  private final DfsCalls dfs;
  private final Faults faults;
  private final List<Call> calls;
  private final CountDownLatch closed;

  DfsFront(
      SharedKey key, BlobService blobs, Faults faults, List<Call> calls, CountDownLatch closed) {
    this.key = key;
    this.blobs = blobs;
    this.dfs = new DfsCalls(blobs);
    this.faults = faults;
    this.calls = calls;
    this.closed = closed;
  }

  /** Lets in who shows this in the header {@code Authorization} or the parameter {@code sig}. */
  void admit(String pass) {
    passes.add(pass);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call = call(exchange, body.length);
      calls.add(call);
      Optional<Fault> fault = faults.of(call);
      if (fault.isPresent() && !passes(fault.get(), exchange)) {
        return;
      }
      Answer answer = answer(call, body);
      if (fault.filter(Fault.LostResponse.class::isInstance).isEmpty()) {
        send(answer, exchange);
      }
    }
  }

  /** Closing an exchange without an answer closes its connection. */
  private boolean passes(Fault fault, HttpExchange exchange) throws IOException {
    if (fault instanceof Fault.Status status) {
      send(Answer.error(status.code(), "ServerBusy"), exchange);
      return false;
    }
    if (fault instanceof Fault.Slow slow) {
      try {
        return !closed.await(slow.delay().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return fault instanceof Fault.LostResponse;
  }

  private Answer answer(Call call, byte[] body) throws IOException {
    boolean isAdmitted =
        passes.contains(call.header("authorization")) || passes.contains(call.parameter("sig"));
    if (!DfsCalls.isOne(call)) {
      // Azurite looks at the signature itself.
      return isAdmitted ? blobs.signed(call, body) : blobs.handOn(call, body);
    }
    return isAdmitted || key.hasSigned(call)
        ? dfs.answer(call, body)
        : Answer.error(403, "AuthenticationFailed");
  }

  private static Call call(HttpExchange exchange, long bytes) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return new Call(exchange.getRequestMethod(), exchange.getRequestURI(), headers, bytes);
  }

  private static void send(Answer answer, HttpExchange exchange) throws IOException {
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .forEach(
            (name, value) -> {
              if (isHead || !isOfTheConnection(name)) {
                exchange.getResponseHeaders().set(name, value);
              }
            });
    exchange.getResponseHeaders().remove("transfer-encoding");
    if (isHead || answer.body().length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static boolean isOfTheConnection(String name) {
    return name.equals("content-length")
        || name.equals("connection")
        || name.equals("keep-alive")
        || name.equals("date");
  }
}
