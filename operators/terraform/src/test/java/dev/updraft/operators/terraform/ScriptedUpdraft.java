// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as the HTTP API does, of the runs that it is told of. */
final class ScriptedUpdraft implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();

  /** Paths that were asked for, in order. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** To one request. */
  record Reply(int status, String body) {}

  /** What comes to a path. */
  interface Script {
    Reply reply(String path);
  }

  private volatile Script script = this::usual;

  ScriptedUpdraft() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String said = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(path);
    Reply reply = new Reply(401, "{\"detail\": \"Not authenticated\"}");
    if (path.equals("/up/auth/token")) {
      boolean fits = said.contains("\"s3cret\"") && said.contains("\"sweeper\"");
      reply = fits ? new Reply(201, "{\"access_token\": \"t0ken\"}") : reply;
    } else if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      reply = script.reply(path);
    }
    byte[] body = reply.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  Connection connection(String password) {
    int port = server.getAddress().getPort();
    return new Connection(
        "updraft", "http", "127.0.0.1", port, "up", "sweeper", password, Map.of());
  }

  void says(Script other) {
    script = other;
  }

  void says(String path, int status, String body) {
    replies.put(path, new Reply(status, body));
  }

  static String path(String dag, String run) {
    return "/up/api/v2/dags/" + dag + "/dagRuns/" + run.replace(":", "%3A");
  }

  static Reply run(String dag, String run, String state) {
    return new Reply(
        200,
        "{\"dag_id\": \"%s\", \"dag_run_id\": \"%s\", \"state\": \"%s\", \"end_date\": \"2026-11-20T11:00:00Z\"}"
            .formatted(dag, run, state));
  }

  static Reply noRun(String dag, String run) {
    return new Reply(
        404,
        "{\"detail\": \"The DagRun with dag_id: `%s` and run_id: `%s` was not found\"}"
            .formatted(dag, run));
  }

  Reply usual(String path) {
    return replies.getOrDefault(path, new Reply(404, "{\"detail\": \"Not Found\"}"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
