package io.lakehouse.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Exchanges tokens on loopback: says what it was told to, and keeps what it was asked. */
final class TokenService implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Map<String, String>> asked = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String answer = "";
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int failure;

  TokenService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> fields = new TreeMap<>();
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      for (String field : form.split("&")) {
        int equals = field.indexOf('=');
        fields.put(
            field.substring(0, equals),
            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
      }
      fields.put("path", exchange.getRequestURI().getPath());
      asked.add(fields);
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      exchange.sendResponseHeaders(fails ? failure : status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  void says(int code, String body) {
    status = code;
    answer = body;
  }

  /** Says another status so many times before. */
  void saysFirst(int times, int code) {
    failure = code;
    failures.set(times);
  }

  /** The fields of the next call, and its path. */
  Map<String, String> asked() {
    return asked.remove();
  }

  boolean isDone() {
    return asked.isEmpty();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
