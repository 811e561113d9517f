// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a real Livy: counts what it starts, can be away, and can lose an answer. */
final class LivyGate implements AutoCloseable {
  private static final int CREATED = 201;

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI livy;
  private final AtomicInteger started = new AtomicInteger();
  private volatile boolean open = true;
  private volatile boolean loses;

  private LivyGate(HttpServer server, URI livy) {
    this.server = server;
    this.livy = livy;
  }

  static LivyGate before(URI livy) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var gate = new LivyGate(server, livy);
    server.createContext("/", gate::serve);
    server.start();
    return gate;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Creates that Livy answered with 201. */
  int started() {
    return started.get();
  }

  void open(boolean yes) {
    open = yes;
  }

  /** The next create reaches Livy, and its answer nobody. */
  void loseAnswer() {
    loses = true;
  }

  private void serve(HttpExchange exchange) throws IOException {
    int status = 503;
    byte[] body = new byte[0];
    if (open) {
      HttpResponse<byte[]> answer = forwarded(exchange);
      boolean post = exchange.getRequestMethod().equals("POST");
      if (post && answer.statusCode() == CREATED) {
        started.incrementAndGet();
      }
      boolean lost = post && loses;
      loses = loses && !lost;
      status = lost ? 502 : answer.statusCode();
      body = answer.body();
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(livy + exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : new String[] {"Content-Type", "X-Requested-By"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
