// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server of git by the real {@code git http-backend}, which wants a login. */
final class GitHttp implements AutoCloseable {
  static final String LOGIN = "ann";
  static final String TOKEN = "t0ken%of\\the'repository\"";

  private final Path repositories;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Answer answer = this::serve;

  /** What each request said of who it is; empty = nothing. */
  final List<String> logins = new CopyOnWriteArrayList<>();

  /** Is done once a request has shown the right login. */
  volatile Runnable amid = () -> {};

  /** How it answers. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  GitHttp(Path repositories) throws IOException {
    this.repositories = repositories;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/infra.git";
  }

  void answers(Answer next) {
    answer = next;
  }

  void answers(int status, Map<String, String> headers) {
    answers(
        exchange -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  /** Takes requests and answers none. */
  CountDownLatch hangs() {
    var asked = new CountDownLatch(1);
    answers(
        _ -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String login = exchange.getRequestHeaders().getFirst("Authorization");
      logins.add(login == null ? "" : login);
      answer.to(exchange);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String right =
        "Basic " + Base64.getEncoder().encodeToString((LOGIN + ":" + TOKEN).getBytes(UTF_8));
    if (!right.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    amid.run();
    var backend = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = backend.environment();
    environment.put("GIT_PROJECT_ROOT", repositories.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("QUERY_STRING", header(exchange.getRequestURI().getQuery()));
    environment.put("CONTENT_TYPE", header(exchange, "Content-Type"));
    environment.put("HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"));
    environment.put("GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    Process process = backend.start();
    try (var in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    send(exchange, process.getInputStream().readAllBytes());
  }

  private static String header(HttpExchange exchange, String name) {
    return header(exchange.getRequestHeaders().getFirst(name));
  }

  private static String header(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** As a CGI program answers. */
  private static void send(HttpExchange exchange, byte[] said) throws IOException {
    int end = new String(said, ISO_8859_1).indexOf("\r\n\r\n");
    int status = 200;
    for (String line : new String(said, 0, end, UTF_8).split("\r\n", -1)) {
      String[] parts = line.split(": ", 2);
      if (parts[0].equals("Status")) {
        status = Integer.parseInt(parts[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(parts[0], parts[1]);
      }
    }
    byte[] body = Arrays.copyOfRange(said, end + 4, said.length);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    new ByteArrayInputStream(body).transferTo(exchange.getResponseBody());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
